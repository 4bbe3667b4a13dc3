import time
from tests.claims.claiming.conftest import *
from claims.operations.claiming.fill import read_file
from claims.operations.claiming.fix import set_cell
from claims.operations.claiming.submit import submit_claim
from claims.operations.claiming import read_later
from claims.models import ClaimLine
from tests.support.claim_world import rows_of_october, as_csv
from claims.queries.claiming.claims import jobs_of
from tests.claims.intake import STANDING
from vir.foundation.jobs.runner import run
def test_perf(stage, draft):
    from tests.support.claim_world import make_bought
    with stage.vendor(): make_bought(stage.partner, stage.products.values(), "100000")
    for n in (240, 2000, 20000):
        claim=draft()
        t=time.time()
        with stage.alder():
            c=read_file(claim_id=claim.id,file_name='x.csv',content_type='text/csv',chunks=[as_csv(rows_of_october(n))+b' '*0],actor_id=stage.marta.id,at=NOW)
        print(n,'read',round(time.time()-t,2))
        j=jobs_of(c)
        if j:
            t=time.time(); print(run(j,clock=STANDING), round(time.time()-t,2))
        t=time.time()
        with stage.alder():
            set_cell(claim_id=claim.id,row=5,column='quantity',value='3',actor_id=stage.marta.id,at=NOW)
        print('cell',round(time.time()-t,2))
        t=time.time()
        with stage.alder():
            submit_claim(claim_id=claim.id,leave_out_bad=True,actor_id=stage.marta.id,at=NOW,today=TODAY)
            print(ClaimLine.objects.filter(claim=claim).count())
        print('submit',round(time.time()-t,2))
        with stage.alder():
            from claims.operations.claiming.submit import withdraw_claim
            withdraw_claim(claim_id=claim.id,actor_id=stage.marta.id,at=NOW)
