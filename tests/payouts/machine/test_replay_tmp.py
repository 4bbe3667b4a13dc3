from tests.payouts.machine.machine import PARTNERS, MoneyMachine
from tests.payouts.machine.core import CoreWorld
def play(cls):
    state = cls()
    for line in open("/tmp/hm/replay.txt"):
        print(line.strip(), flush=True)
        exec(line)
        state.everything_agrees()
def test_core():
    cls = type("M",(MoneyMachine,),{"make":staticmethod(lambda p,d:CoreWorld(p,d,PARTNERS)),"forget":staticmethod(lambda w:None)})
    play(cls)
def test_db(start):
    cls = type("M",(MoneyMachine,),{"make":staticmethod(lambda p,d:start(p,drops=d)),"forget":staticmethod(lambda w:None)})
    play(cls)
