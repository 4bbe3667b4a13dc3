from claims.models import Claim, ClaimLine
from tests.claims.claiming import test_any_sequence as t
COUNT={}
def test_stats(stage, monkeypatch):
    real=t._acted
    def acted(stage_, name, claim):
        with stage_.vendor(): a=Claim.objects.get(id=claim.id).state
        real(stage_, name, claim)
        with stage_.vendor(): b=Claim.objects.get(id=claim.id).state
        COUNT[(name,a,b)]=COUNT.get((name,a,b),0)+1
    monkeypatch.setattr(t,"_acted",acted)
    try:
        t.test_any_sequence_of_acts_leaves_sums_and_holds_right(stage=stage)
    finally:
        for k,v in sorted(COUNT.items()): print(k,v)
