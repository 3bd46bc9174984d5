//! Where invented people live: prefectures and municipalities that exist, with towns, houses and streets that are made
//! up. A made-up town may by chance be called like a real one; the numbers are drawn without looking.

/// How addresses of a place are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// 一丁目2番3号
    Blocks,
    /// 大字…123番地4
    Fields,
    /// …3条5丁目2番10号
    Jo,
    /// …通…上る…町123番地
    Kyoto,
}

/// A municipality, with its county where it has one.
pub(super) struct Municipality {
    pub(super) prefecture: &'static str,
    pub(super) name: &'static str,
    pub(super) pattern: Pattern,
}

const fn m(prefecture: &'static str, name: &'static str, pattern: Pattern) -> Municipality {
    Municipality { prefecture, name, pattern }
}

/// Ordered by prefecture, so that an insurer's area is a range.
#[rustfmt::skip]
pub(super) const MUNICIPALITIES: &[Municipality] = &[
    m("北海道", "札幌市白石区", Pattern::Jo), m("北海道", "旭川市", Pattern::Jo), m("北海道", "帯広市", Pattern::Jo),
    m("北海道", "函館市", Pattern::Blocks), m("青森県", "八戸市", Pattern::Fields), m("岩手県", "盛岡市", Pattern::Blocks),
    m("宮城県", "仙台市青葉区", Pattern::Blocks), m("秋田県", "大仙市", Pattern::Fields), m("山形県", "鶴岡市", Pattern::Fields),
    m("福島県", "須賀川市", Pattern::Fields), m("茨城県", "つくば市", Pattern::Fields), m("栃木県", "宇都宮市", Pattern::Blocks),
    m("群馬県", "吾妻郡中之条町", Pattern::Fields), m("埼玉県", "川越市", Pattern::Blocks), m("埼玉県", "比企郡小川町", Pattern::Fields),
    m("千葉県", "船橋市", Pattern::Blocks), m("千葉県", "市川市", Pattern::Blocks),
    m("東京都", "杉並区", Pattern::Blocks), m("東京都", "江東区", Pattern::Blocks), m("東京都", "八王子市", Pattern::Blocks),
    m("東京都", "調布市", Pattern::Blocks), m("神奈川県", "横浜市港北区", Pattern::Blocks), m("神奈川県", "藤沢市", Pattern::Blocks),
    m("新潟県", "長岡市", Pattern::Fields), m("石川県", "金沢市", Pattern::Blocks), m("長野県", "松本市", Pattern::Fields),
    m("静岡県", "浜松市中央区", Pattern::Blocks), m("愛知県", "名古屋市緑区", Pattern::Blocks), m("愛知県", "豊田市", Pattern::Blocks),
    m("三重県", "四日市市", Pattern::Fields), m("滋賀県", "大津市", Pattern::Blocks),
    m("京都府", "京都市中京区", Pattern::Kyoto), m("京都府", "京都市下京区", Pattern::Kyoto), m("京都府", "宇治市", Pattern::Blocks),
    m("大阪府", "大阪市中央区", Pattern::Blocks), m("大阪府", "堺市北区", Pattern::Blocks), m("大阪府", "吹田市", Pattern::Blocks),
    m("兵庫県", "神戸市灘区", Pattern::Blocks), m("奈良県", "生駒市", Pattern::Blocks), m("岡山県", "倉敷市", Pattern::Blocks),
    m("広島県", "広島市安佐南区", Pattern::Blocks), m("香川県", "仲多度郡まんのう町", Pattern::Fields), m("愛媛県", "松山市", Pattern::Blocks),
    m("福岡県", "福岡市早良区", Pattern::Blocks), m("福岡県", "久留米市", Pattern::Blocks), m("熊本県", "熊本市東区", Pattern::Blocks),
    m("鹿児島県", "鹿児島市", Pattern::Blocks), m("沖縄県", "那覇市", Pattern::Blocks),
];

/// First halves of made-up town names.
#[rustfmt::skip]
pub(super) const TOWN_HEADS: &[&str] = &[
    "松風", "若竹", "桐原", "柚木", "花見月", "鈴懸", "白梅", "露草", "朝霧", "夕凪", "木洩日", "萩野", "小夜", "蛍沢", "月影",
    "星見", "虹", "風待", "雪柳", "山吹", "楓", "千草", "早苗", "瑞穂野",
];
/// Second halves of made-up town names; `ヶ` is also written `ケ`.
pub(super) const TOWN_TAILS: &[&str] = &["町", "台", "ヶ丘", "ヶ原", "本町", "新町", "野", "坂"];
/// Made-up names of streets in Kyoto's manner.
pub(super) const STREETS: &[&str] = &["小柳通", "鈴懸通", "松風通", "露草通", "若竹通"];
/// Where on a street.
pub(super) const TURNS: &[&str] = &["上る", "下る", "東入", "西入"];
/// Made-up names of buildings.
#[rustfmt::skip]
pub(super) const BUILDINGS: &[&str] = &[
    "ハイツ若葉", "コーポ松風", "メゾン鈴懸", "グランデ朝霧", "サンライズ夕凪", "第二若竹荘", "パークハイム楓", "シャトー山吹",
];
/// Made-up employers' names, before the legal form.
#[rustfmt::skip]
pub(super) const FIRMS: &[&str] = &[
    "松風精機", "若竹物流", "桐原電子", "朝霧食品", "夕凪海運", "月影印刷", "星見工業", "風待建設", "露草化学", "虹色情報", "山吹製菓",
    "白梅薬品", "鈴懸商事", "蛍沢繊維", "千草園芸", "早苗農機",
];
