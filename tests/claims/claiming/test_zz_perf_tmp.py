import cProfile, pstats, resource, time, io, random, os
from tests.claims.claiming.conftest import *  # noqa
from tests.claims.claiming.conftest import stage, draft, NOW, TODAY, KIT, DRIVER
from claims.operations.claiming import read as R, read_later as RL, check as CK
from claims.operations.claiming.submit import submit_claim
from claims.operations.claiming.fix import set_cell
from claims.operations.claiming.start import start_claim
from claims.models import Claim, ClaimLine, Flag
from django.db import connection
from pathlib import Path
N=int(os.environ.get("N","20000"))
tick=os.sysconf('SC_CLK_TCK')
def pg():
    with connection.cursor() as c:
        c.execute("select pg_backend_pid()"); pid=c.fetchone()[0]
    f=open(f'/proc/{pid}/stat').read().rsplit(')',1)[1].split(); return (int(f[11])+int(f[12]))/tick
def py():
    a=resource.getrusage(resource.RUSAGE_SELF); return a.ru_utime+a.ru_stime
def ch():
    a=resource.getrusage(resource.RUSAGE_CHILDREN); return a.ru_utime+a.ru_stime
PROF=os.environ.get("PROF","")
def step(name, f):
    p,y,h,w=pg(),py(),ch(),time.perf_counter()
    n=[0]
    def count(execute, sql, params, many, context):
        n[0]+=1; return execute(sql, params, many, context)
    if PROF and PROF in name:
        pr=cProfile.Profile(); pr.enable()
    with connection.execute_wrapper(count):
        r=f()
    if PROF and PROF in name:
        pr.disable(); s=io.StringIO(); pstats.Stats(pr,stream=s).sort_stats(os.environ.get("SORT","cumulative")).print_stats(60); print(s.getvalue())
    print(f"{name:20} pg {pg()-p:.2f} py {py()-y:.2f} child {ch()-h:.2f} wall {time.perf_counter()-w:.2f} statements {n[0]}", flush=True)
    return r
def content(kind):
    d=random.Random(3); out=["Invoice,Date,SKU,Quantity,End customer,Net amount"]
    for i in range(N):
        inv=f"INV-{i//3+10000}" if kind=="many" else f"INV-{i%50}" if kind=="dense" else f"INV-{i+10000}"
        out.append(f"{inv},2026-10-{d.randint(1,28):02d},{[KIT,DRIVER][i%2] if kind=='dense' else d.choice([KIT,DRIVER])},{d.randint(1,9)},Cust {d.randint(1,400)},{d.randint(100,90000)/100}")
    return ("\n".join(out)+"\n").encode()
def test_perf(stage, draft, tmp_path):
    if os.environ.get("KIND")=="clean":
        with stage.vendor():
            from tests.factories import make_line
            from datetime import date
            for p in stage.products.values():
                make_line(stage.partner, p, date(2025,10,1), "100000", quantity="900000")
    with stage.alder():
        claim=start_claim(terms_id=stage.terms.id, partner_id=stage.partner.id, actor_id=stage.marta.id, at=NOW, today=TODAY)
        step("read_file", lambda: R.read_file(claim_id=claim.id, file_name="a.csv", content_type="text/csv", chunks=[content(os.environ.get("KIND","many"))], actor_id=stage.marta.id, at=NOW))
        claim.refresh_from_db(); job=claim.sniffed.get("job"); print("job", job)
    with stage.vendor():
        if job:
            w=step("open", lambda: RL.open_waiting(claim_id=claim.id, job_id=job, folder=tmp_path))
            e=step("collect", lambda: RL.collect(w, tell=lambda n: None))
            step("settle", lambda: RL.settle_waiting(claim_id=claim.id, job_id=job, entries=e, actor_id=stage.marta.id, at=NOW))
    with stage.alder():
        from django.db.models import Count
        print(list(ClaimLine.objects.filter(claim=claim).values_list("state").annotate(Count("id"))))
        step("cell", lambda: set_cell(claim_id=claim.id, row=10, column="quantity", value="2", actor_id=stage.marta.id, at=NOW))
        step("submit", lambda: submit_claim(claim_id=claim.id, leave_out_bad=True, actor_id=stage.marta.id, at=NOW, today=TODAY))
    with stage.vendor():
        step("check", lambda: CK.check_claim(claim_id=claim.id, at=NOW, today=TODAY))
        print(Flag.objects.count(), CheckRun.objects.get().checks if False else "")
