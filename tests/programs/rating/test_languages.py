"""The rule and the first sentence as people of each language read them, one hand-written sentence each."""

from datetime import date
from decimal import Decimal

import pytest

from programs.rating import Known, lead, rule_details, rule_sentence, sentence_of_record
from programs.rating.sentence import rule_pieces
from programs.rating.sentence.languages import language
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms
from vir.foundation.periods import LOCALES, reading_in

Q1 = {"starts_on": "2027-01-01", "ends_on": "2027-03-31"}
LAST_DAY = date(2026, 12, 31)
MARKS = {"\u00a0": " ", "\u202f": " ", "\u200e": "", "\u200f": ""}


def plain(text):
    """Give a text without the marks that hold it together, which the tests of figures look at."""
    for mark, instead in MARKS.items():
        text = text.replace(mark, instead)
    return text


def demo():
    return some_terms(
        **Q1,
        eligibility={"segments": ["Elektro"]},
        products={"include": [{"category": "Cordless"}]},
    )


def steps(**changes):
    terms = {
        **Q1,
        "caps": None,
        "payment": {"method": "check", "due_days": 30},
        "measure": {"kind": "quantity"},
        "reward": amount_reward("per_unit", "per_band", ("0", "2"), ("500", "4")),
        "stacking": {"policy": "best_of", "group": "Frost"},
        **changes,
    }
    return some_terms(**terms)


@pytest.mark.parametrize(
    "locale, sentence",
    [
        (
            "en_GB",
            "Elektro partners earn 2% to 5% back on all net Cordless purchases from 1 Jan to 31 Mar 2027, once "
            "they reach US$100,000, up to US$40,000 each. Paid by credit note by 30 Apr 2027.",
        ),
        (
            "de",
            "Partner im Segment Elektro erhalten eine Rückvergütung von 2 % bis 5 % auf alle Nettoeinkäufe von "
            "Cordless vom 1. Jan. bis 31. März 2027, sobald sie 100.000 $ erreichen, höchstens 40.000 $ je "
            "Partner. Zahlung per Gutschrift bis 30. Apr. 2027.",
        ),
        (
            "fr",
            "Les partenaires du segment Elektro perçoivent une ristourne de 2 % à 5 % sur tous les achats nets "
            "de Cordless du 1er janv. au 31 mars 2027, dès que le seuil de 100 000 $US est atteint, dans la "
            "limite de 40 000 $US par partenaire. Paiement par avoir au plus tard le 30 avr. 2027.",
        ),
        (
            "es",
            "Los socios del segmento Elektro reciben una bonificación de 2 % a 5 % sobre todas las compras netas "
            "de Cordless del 1 ene al 31 mar 2027, una vez alcanzado el umbral de 100.000 US$, hasta 40.000 US$ "
            "por socio. Pago mediante nota de crédito a más tardar el 30 abr 2027.",
        ),
        (
            "pt_BR",
            "Os parceiros do segmento Elektro recebem um rebate de 2% a 5% sobre todas as compras líquidas de "
            "Cordless de 1 de jan. a 31 de mar. de 2027, assim que o patamar de US$ 100.000 for atingido, até "
            "US$ 40.000 por parceiro. Pagamento por nota de crédito até 30 de abr. de 2027.",
        ),
        (
            "ja",
            "Elektroセグメントの取引先は、2027年1月1日～3月31日に、実績が$100,000に達した場合、すべてのCordlessの"
            "純仕入額に対して2%から5%のリベートを受け取ります（上限は取引先ごとに$40,000）。"
            "支払いは2027年4月30日までにクレジットノートで行われます。",
        ),
        (
            "ar",
            "يحصل شركاء قطاع Elektro على خصم مسترد بنسبة 2% إلى 5% على جميع المشتريات الصافية من Cordless من"
            " 1 يناير إلى 31 مارس 2027، بمجرد بلوغ 100,000 US$، بحد أقصى 40,000 US$ لكل شريك."
            " يُدفع بإشعار دائن في موعد أقصاه 30 أبريل 2027.",
        ),
    ],
)
def test_the_demo_program_is_one_sentence_in_every_language(locale, sentence):
    with reading_in(locale):
        assert plain(rule_sentence(demo())) == sentence


@pytest.mark.parametrize(
    "locale, sentence",
    [
        (
            "en_GB",
            "All partners earn US$2 to US$4 for each unit they buy inside each tier from 1 Jan to 31 Mar 2027. "
            "Of the programmes in Frost only the largest pays. Paid by cheque by 30 Apr 2027.",
        ),
        (
            "de",
            "Alle Partner erhalten 2 $ bis 4 $ für jedes gekaufte Stück innerhalb jeder Stufe vom 1. Jan. bis "
            "31. März 2027. Von den Programmen in Frost zahlt nur das höchste. Zahlung per Scheck bis "
            "30. Apr. 2027.",
        ),
        (
            "fr",
            "Tous les partenaires perçoivent 2 $US à 4 $US par unité achetée à l’intérieur de chaque palier du "
            "1er janv. au 31 mars 2027. Parmi les programmes de Frost, seul le plus élevé est payé. Paiement par "
            "chèque au plus tard le 30 avr. 2027.",
        ),
        (
            "es",
            "Todos los socios reciben 2 US$ a 4 US$ por cada unidad comprada dentro de cada tramo del 1 ene al "
            "31 mar 2027. De los programas de Frost solo paga el mayor. Pago mediante cheque a más tardar el "
            "30 abr 2027.",
        ),
        (
            "pt_BR",
            "Todos os parceiros recebem US$ 2 a US$ 4 por cada unidade comprada dentro de cada faixa de 1 de "
            "jan. a 31 de mar. de 2027. Dos programas de Frost só o maior paga. Pagamento por cheque até 30 de "
            "abr. de 2027.",
        ),
        (
            "ja",
            "すべての取引先は、2027年1月1日～3月31日に、各段階内の仕入一個につき$2から$4を受け取ります。"
            "Frostのプログラムのうち、最も大きいものだけが支払われます。支払いは2027年4月30日までに小切手で行われます。",
        ),
        (
            "ar",
            "يحصل جميع الشركاء على 2 US$ إلى 4 US$ عن كل وحدة مشتراة داخل كل شريحة من 1 يناير إلى 31 مارس 2027."
            " من برامج Frost لا يدفع إلا الأكبر. يُدفع بشيك في موعد أقصاه 30 أبريل 2027.",
        ),
    ],
)
def test_amounts_per_unit_are_said_in_every_language(locale, sentence):
    with reading_in(locale):
        assert plain(rule_sentence(steps())) == sentence


@pytest.mark.parametrize(
    "locale, sentence",
    [
        (
            "en_GB",
            "Buy US$57,820 more by 31 Dec to reach Tier 3. You would earn US$16,000.00, which is US$5,734.60 "
            "more than today.",
        ),
        (
            "de",
            "Kaufen Sie bis 31. Dez. noch für 57.820 $, um Stufe 3 zu erreichen. Sie würden 16.000,00 $ "
            "erhalten, das sind 5.734,60 $ mehr als heute.",
        ),
        (
            "fr",
            "Achetez encore pour 57 820 $US d’ici au 31 déc. pour atteindre le palier 3. Vous percevriez "
            "16 000,00 $US, soit 5 734,60 $US de plus qu’aujourd’hui.",
        ),
        (
            "es",
            "Compre 57.820 US$ más hasta el 31 dic para alcanzar el tramo 3. Recibiría 16.000,00 US$, es decir, "
            "5734,60 US$ más que hoy.",
        ),
        (
            "pt_BR",
            "Compre mais US$ 57.820 até 31 de dez. para alcançar a faixa 3. Você receberia US$ 16.000,00, ou "
            "seja, US$ 5.734,60 a mais do que hoje.",
        ),
        (
            "ja",
            "12月31日までにあと$57,820購入すると、段階3に到達します。"
            "リベートは$16,000.00になります。現在より$5,734.60多くなります。",
        ),
        (
            "ar",
            "اشترِ بقيمة 57,820 US$ إضافية حتى 31 ديسمبر لبلوغ الشريحة 3."
            " ستحصل على 16,000.00 US$، أي أكثر من اليوم بمقدار 5,734.60 US$.",
        ),
    ],
)
def test_a_tier_in_reach_is_the_first_sentence_in_every_language(locale, sentence):
    with reading_in(locale):
        first = lead(some_terms(), a_volume("342180"), period_end=LAST_DAY, reachable=True)

    assert plain(first.text) == sentence
    assert len([text for text, strong in first.parts if strong]) == 2


@pytest.mark.parametrize(
    "locale, units",
    [
        ("de", ["1 Stück", "3 Stück", "11 Stück", "100 Stück"]),
        ("fr", ["1 unité", "3 unités", "11 unités", "100 unités"]),
        ("es", ["1 unidad", "3 unidades", "11 unidades", "100 unidades"]),
        ("pt_BR", ["1 unidade", "3 unidades", "11 unidades", "100 unidades"]),
        ("ja", ["1個", "3個", "11個", "100個"]),
        ("ar", ["1 وحدة", "3 وحدات", "11 وحدة", "100 وحدة"]),
    ],
)
def test_a_count_asks_for_the_form_of_its_noun(locale, units):
    with reading_in(locale):
        assert [language().units(Decimal(count)) for count in (1, 3, 11, 100)] == units


@pytest.mark.parametrize(
    "locale, days, paid",
    [
        ("de", 1, "Zahlung per Gutschrift innerhalb von 1 Tag nach Ende jedes Quartals."),
        ("de", 0, "Zahlung per Gutschrift zum Ende jedes Quartals."),
        ("fr", 1, "Paiement par avoir dans un délai de 1 jour après la fin de chaque trimestre."),
        ("es", 30, "Pago mediante nota de crédito en un plazo de 30 días tras el final de cada trimestre."),
        ("pt_BR", 1, "Pagamento por nota de crédito em até 1 dia após o final de cada trimestre."),
        ("ja", 5, "支払いは各四半期の終了後5日以内にクレジットノートで行われます。"),
        ("ar", 5, "يُدفع بإشعار دائن خلال 5 أيام من نهاية كل ربع سنة."),
        ("ar", 30, "يُدفع بإشعار دائن خلال 30 يومًا من نهاية كل ربع سنة."),
        ("ar", 100, "يُدفع بإشعار دائن خلال 100 يوم من نهاية كل ربع سنة."),
    ],
)
def test_days_and_periods_are_in_the_case_the_sentence_asks_for(locale, days, paid):
    terms = some_terms(
        starts_on="2027-01-01",
        ends_on="2027-12-31",
        period="quarter",
        payment={"method": "credit_memo", "due_days": days},
    )

    with reading_in(locale):
        assert rule_sentence(terms).endswith(paid)


@pytest.mark.parametrize(
    "locale, one",
    [
        ("de", "Der Partner P7 erhält"),
        ("fr", "Le partenaire P7 perçoit"),
        ("es", "El socio P7 recibe"),
        ("pt_BR", "O parceiro P7 recebe"),
        ("ja", "取引先P7は、"),
        ("ar", "يحصل الشريك P7 على"),
    ],
)
def test_a_single_partner_has_a_verb_of_its_own(locale, one):
    with reading_in(locale):
        sentence = rule_sentence(some_terms(eligibility={"partners": ["P7"]}))

    assert sentence.startswith(one)


@pytest.mark.parametrize(
    "locale, said",
    [
        ("en_US", "Partners in this program earn"),
        ("en_GB", "Partners in this programme earn"),
        ("de", "Partner in diesem Programm erhalten"),
        ("fr", "Les partenaires de ce programme perçoivent"),
        ("es", "Los socios de este programa reciben"),
        ("pt_BR", "Os parceiros deste programa recebem"),
        ("ja", "このプログラムの取引先は、"),
        ("ar", "يحصل الشركاء في هذا البرنامج على"),
    ],
)
def test_partners_that_are_not_named_to_each_other_are_named_in_every_language(locale, said):
    with reading_in(locale):
        assert rule_sentence(some_terms(), who=Known.IN_THIS_PROGRAM).startswith(said)


def test_what_is_stored_is_american_english_whoever_looks():
    with reading_in("de"):
        stored = sentence_of_record(demo())

    assert stored == rule_sentence(demo())


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_says_the_same_terms_and_where_they_stand_in_the_document(locale):
    terms = steps(conditions=[{"kind": "invoices_paid"}], minimum_payable={"amount": "50", "below": "drop"})
    paths = {piece.path for piece in rule_pieces(terms) if piece.path}
    core = {"reward.tiers", "reward.kind", "reward.application", "products", "measure.kind"}

    with reading_in(locale):
        found = {piece.path for piece in rule_pieces(terms) if piece.path}

    assert found - core == paths - core


def test_details_beside_a_sentence_of_another_language_leave_nothing_out():
    terms = steps(conditions=[{"kind": "invoices_paid"}])

    with reading_in("de"):
        beside_its_own = rule_details(terms)
        beside_english = rule_details(terms, sentence=sentence_of_record(terms))

    assert "Eine Rückvergütung gibt es nur, wenn jede Rechnung bezahlt ist." not in beside_its_own
    assert "Eine Rückvergütung gibt es nur, wenn jede Rechnung bezahlt ist." in beside_english


@pytest.mark.parametrize(
    "locale, condition",
    [
        ("de", "wenn mindestens 3 verschiedene Produkte von Trade gekauft werden."),
        ("fr", "si au moins 3 produits différents de Trade sont achetés."),
        ("es", "si se compran al menos 3 productos distintos de Trade."),
        ("pt_BR", "se pelo menos 3 produtos diferentes de Trade forem comprados."),
        ("ja", "リベートは、Tradeの商品を3種類以上仕入れることを条件に支払われます。"),
        ("ar", "لا يُستحق شيء إلا بتحقق ما يلي: شراء ما لا يقل عن 3 منتجات مختلفة من Trade."),
    ],
)
def test_a_condition_stands_in_the_mood_of_its_language(locale, condition):
    gate = {"kind": "distinct_products", "count": 3, "products": {"include": [{"category": "Trade"}]}}
    reward = percent_reward(tiers=(("0", "2"),))

    with reading_in(locale):
        sentence = rule_sentence(some_terms(**Q1, caps=None, payment=None, reward=reward, conditions=[gate]))

    assert sentence.endswith(condition)


@pytest.mark.parametrize(
    "locale, calendar",
    [
        ("de", "dessen Jahr am letzten Freitag im Juni endet."),
        ("fr", "dont l’année se termine le dernier vendredi de juin."),
        ("es", "cuyo año termina el último viernes de junio."),
        ("pt_BR", "cujo ano termina na última sexta-feira de junho."),
        ("ja", "年度が6月の最後の金曜日に終わる4-4-5方式の暦に従います。"),
        ("ar", "الذي تنتهي سنته في آخر جمعة من يونيو."),
    ],
)
def test_a_calendar_of_weeks_is_said_with_its_weekday(locale, calendar):
    weeks = {"kind": "4-4-5", "year_ends": "last", "weekday": "friday", "closing_month": 6}
    terms = some_terms(calendar=weeks)

    with reading_in(locale):
        said = [text for text in rule_details(terms) if "4-4-5" in text]

    assert [text.endswith(calendar) for text in said] == [True]
