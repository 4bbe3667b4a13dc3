import collections
from tests.browser.conftest import sign_in
def test_x(browser, shown_stage):
    pg=browser.new_page(); C=collections.Counter()
    pg.on('response',lambda r: r.status>=400 and C.update([str(r.status)+r.url.replace(shown_stage.url,'')]))
    sign_in(pg,shown_stage,"marta@alder.example","kestrel-demo-2026")
    for x in ['/p/kestrel/','/p/kestrel/claims/','/p/kestrel/payments/']: pg.goto(shown_stage.url+x); pg.wait_for_timeout(500)
    print(C, shown_stage.environment); print(pg.content()[:1500])
    assert 0
