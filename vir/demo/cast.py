"""Who is in the demo: two vendors, their people, partners and products. Figures are those of the demo scenario."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

PASSWORD = "kestrel-demo-2026"


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    role: str
    # The code of the partner whose portal it is; empty for the vendor's own people.
    partner: str = ""


@dataclass(frozen=True)
class DemoPartner:
    """A partner with its net Cordless purchases: last year's fourth quarter, this year's first and this quarter."""

    code: str
    name: str
    city: str
    region: str
    q4_2025: int
    q1_2026: int
    q4_2026: int
    # Net Fasteners purchases of the third quarter, 0 for partners outside that program.
    q3_fasteners: str = "0"


KESTREL_PEOPLE = (
    Person("olga@kestrel.example", "Olga Brandt", "owner"),
    Person("priya@kestrel.example", "Priya N.", "program_manager"),
    Person("finn@kestrel.example", "Finn A.", "finance_preparer"),
    Person("osei@kestrel.example", "L. Osei", "finance_approver"),
    Person("rita@kestrel.example", "Rita Sol", "claims_reviewer"),
    Person("audit@kestrel.example", "A. Duarte", "auditor"),
    Person("marta@alder.example", "Marta Lind", "partner_admin", "ALDER"),
    Person("books@alder.example", "Jon Acker", "partner_accountant", "ALDER"),
    Person("sales@corvus.example", "Corin Vale", "partner_admin", "CORVUS"),
)

OSPREY_PEOPLE = (
    Person("charlie@osprey.example", "Charlie Wren", "owner"),
    Person("pat@osprey.example", "Pat Moss", "finance_approver"),
    Person("amy@alder-osprey.example", "Amy Alder", "partner_admin", "ALDER"),
    # Keeps the books of Alder for both vendors: one person, two of them.
    Person("books@alder.example", "Jon Acker", "partner_accountant", "ALDER"),
)

SEGMENT = "Electrical wholesale"
KEY_ACCOUNTS = "Key accounts"

PARTNERS = (
    DemoPartner("ALDER", "Alder Supply", "Columbus", "Ohio", 298400, 251700, 342180, "211720.00"),
    DemoPartner("BEXLEY", "Bexley Electrical", "Dayton", "Ohio", 141200, 118300, 96400, "98400.00"),
    DemoPartner("CORVUS", "Corvus Industrial", "Detroit", "Michigan", 388150, 361400, 247300, "301950.00"),
    DemoPartner("DUNMORE", "Dunmore Trade", "Scranton", "Pennsylvania", 96300, 88200, 58100, "144500.00"),
    DemoPartner("EASTGATE", "Eastgate Wholesale", "Cincinnati", "Ohio", 252900, 236900, 171900, "158300.00"),
    DemoPartner("FENWICK", "Fenwick & Sons", "Toledo", "Ohio", 61700, 52400, 36800, "41050.00"),
    DemoPartner("GARROW", "Garrow Electric", "Gary", "Indiana", 183400, 157600, 118250, "79990.00"),
    DemoPartner("HOLLIS", "Hollis Tool Co", "Chicago", "Illinois", 412600, 371800, 233600, "354510.00"),
    DemoPartner("IVEL", "Ivel Distribution", "Peoria", "Illinois", 233800, 214900, 161400, "83555.00"),
    DemoPartner("JARROW", "Jarrow Supplies", "Akron", "Ohio", 118900, 101700, 74800, "64150.00"),
    DemoPartner("KELD", "Keld Electrical", "Madison", "Wisconsin", 74300, 66100, 44100, "39110.00"),
    DemoPartner("LORNE", "Lorne Trade Centre", "Milwaukee", "Wisconsin", 571200, 498300, 391700, "224850.00"),
    DemoPartner("MARCHMONT", "Marchmont", "Duluth", "Minnesota", 161500, 143900, 98700, "78720.00"),
    DemoPartner("NEATH", "Neath Fasteners", "Canton", "Ohio", 47900, 41200, 27300, "77300.00"),
    DemoPartner("ORWELL", "Orwell Power", "St. Louis", "Missouri", 305100, 268800, 201500, "159400.00"),
    DemoPartner("PENRITH", "Penrith Supply", "Rockford", "Illinois", 92800, 97400, 55900, "62000.00"),
    DemoPartner("QUAY", "Quay Electrical", "Cleveland", "Ohio", 264300, 239100, 155700, "158650.00"),
    DemoPartner("RYDAL", "Rydal Tools", "Erie", "Pennsylvania", 128600, 111900, 83200, "78000.00"),
    DemoPartner("SELKIRK", "Selkirk Trade", "Omaha", "Nebraska", 219700, 187300, 139800),
    DemoPartner("TAMAR", "Tamar Industrial", "Fort Wayne", "Indiana", 389900, 352600, 243900, "180900.00"),
    DemoPartner("ULLSWATER", "Ullswater Electric", "Green Bay", "Wisconsin", 104400, 93800, 61300),
    DemoPartner("VALE", "Vale Wholesale", "Indianapolis", "Indiana", 643800, 588400, 402450, "300000.00"),
    DemoPartner("WHARFE", "Wharfe Supply", "Davenport", "Iowa", 86100, 79500, 49700),
    DemoPartner("YARROW", "Yarrow Tools", "Lansing", "Michigan", 152300, 131000, 94600),
)

# What came for the third quarter's fasteners after its file, and is in the figures above: by partner, the file's
# label, its day, and the net amount.
Q3_LATE = (
    ("IVEL", "cn-5521", "2026-11-09", "-20630.00"),
    ("NEATH", "2026q3-late", "2026-11-10", "3205.00"),
)

# Partners that buy but are not in the segment: their sales do not count, and the pages say so.
OUTSIDE = (
    ("NORTHGATE", "Northgate Home Centers", "Retail", "Chicago", "Illinois"),
    ("PIXLEY", "Pixley Farm Stores", "Retail", "Ames", "Iowa"),
)

# (family, name of the family's products, unit price)
CORDLESS = (
    ("CD-18-KIT", "Drill driver kit 18 V", "189.00"),
    ("CD-12-DRV", "Drill driver 12 V", "119.00"),
    ("CD-18-IMP", "Impact driver 18 V", "159.00"),
    ("CD-18-SAW", "Circular saw 18 V", "209.00"),
    ("CD-18-GRD", "Angle grinder 18 V", "174.00"),
    ("CD-18-JIG", "Jigsaw 18 V", "149.00"),
    ("CD-18-REC", "Reciprocating saw 18 V", "179.00"),
    ("CD-18-LGT", "Work light 18 V", "69.00"),
    ("CD-BAT-20", "Battery 2.0 Ah", "59.00"),
    ("CD-BAT-40", "Battery 4.0 Ah", "99.00"),
    ("CD-BAT-50", "Battery 5.0 Ah", "129.00"),
    ("CD-CHG-RP", "Rapid charger", "79.00"),
)
FASTENERS = (
    ("FX-ANC-10", "Anchor bolts M10, box of 100", "42.50"),
    ("FX-SCR-50", "Wood screws 50 mm, box of 200", "18.90"),
    ("FX-PLG-08", "Wall plugs 8 mm, box of 500", "27.40"),
    ("FX-NUT-12", "Hex nuts M12, box of 100", "31.20"),
)
# What the yearly agreement of the wholesalers counts.
HAND_TOOLS = (
    ("HT-PLR-20", "Pliers, set of 4", "34.00"),
    ("HT-SCR-10", "Screwdrivers, set of 10", "26.50"),
    ("HT-WRN-12", "Wrenches, set of 12", "58.00"),
)
NOT_COUNTED = (
    ("RF-18-KIT", "Refurbished drill driver kit", "Refurbished", "99.00"),
    ("SP-CHUCK", "Spare chuck", "Spares", "24.60"),
    ("SP-BRUSH", "Spare motor brushes", "Spares", "9.80"),
)

# Alder's quarter, to the line: what counted, what came back, and what did not count.
ALDER_LINES, ALDER_GROSS = 1204, Decimal("345320.00")
ALDER_RETURNS, ALDER_RETURNED = 11, Decimal("-3140.00")
ALDER_OTHER, ALDER_OTHER_NET = 37, Decimal("8912.40")
# Alder's second quarter, which brings its year to 1,084,300.00.
ALDER_Q2 = Decimal("278700.00")
