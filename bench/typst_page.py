"""A page like a member statement in Typst's own language, for bench.statements: head, figures, passbook of a year, foot."""

SOURCE = """
#set document(title: "ใบแจ้งยอดสมาชิก", date: datetime(year: 2026, month: 12, day: 31))
#set text(font: ("Sarabun", "Vazirmatn"), size: 9.5pt, lang: "th")
#set page(
  paper: "a4",
  margin: (x: 14mm, top: 17mm, bottom: 24mm),
  header: align(center, box(stroke: 1pt, inset: 1.5mm, text(8pt)[*ฝึกหัด* เงินสมมุติ ใช้สำหรับฝึกทำ ไม่ใช่บัญชีของกลุ่มจริง])),
  footer: context text(7pt)[
    กลุ่มออมทรัพย์คลองลำนุ่น #h(1fr) หน้า #counter(page).display() #h(1fr) สมุดบัญชีถึงรายการที่ 52 · 3fa2 91bc 77d0 1e5a
  ],
)
#let first = int(sys.inputs.first)
ใบแจ้งยอดสมาชิก
= ปราณี ใจดี #sys.inputs.name
สมาชิกเลขที่ 7 · กลุ่มออมทรัพย์คลองลำนุ่น

#grid(columns: (1fr, 1fr, 1fr),
  [หุ้น \\ *#text(15pt)[127]*], [เงินค่าหุ้น \\ *#text(15pt)[12,700.00 THB]*], [ค่าปรับค้างชำระ \\ *#text(15pt)[0.00 THB]*])

#table(
  columns: (27mm, 9mm, 20mm, 10.5mm, 1fr, 10.5mm, 1fr, 1fr, 1fr, 1fr),
  stroke: (bottom: .3pt + gray), inset: 1mm,
  table.header([วันที่], [รายการ], [ตรา], [หุ้น], [เงินค่าหุ้น],
    [หุ้นสะสม], [กองทุนสวัสดิการ], [ค่าปรับ], [จ่ายค่าปรับ], [ค่าปรับค้างชำระ]),
  ..range(52).map(week => {
    let bought = (2, 3, 0, 5, 1).at(calc.rem(week + first, 5))
    ([#(1 + calc.rem(week * 7, 28)) มกราคม 2569], [#(week + 1)], [#("■" * bought)], [#bought], [#(bought * 100).00],
     [#(12 + week * 2)], [20.00], [–], [–], [–])
  }).flatten()
)

== อ่านให้ฟัง
ปราณี ใจดี มีหุ้น 127 หุ้น จ่ายเงินค่าหุ้นแล้ว 12,700.00 THB ไม่มีค่าปรับค้างชำระ

รหัสตรวจสอบ 3fa2 91bc 77d0 1e5a 3fa2 91bc 77d0 1e5a
"""
