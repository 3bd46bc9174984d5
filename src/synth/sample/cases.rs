//! The cases of the sample in which people, numbers and dates matter and not one pair of writings. Pure data; all made up.

use super::role::Number::{Of, Outsider, Own, Slip};
use super::role::{ANYBODY, Case, Cast, FOUND, Reply, Role};

const K: &str = "kanji_name";
const N: &str = "kana_name";
const B: &str = "birth_date";
const S: &str = "sex";
const A: &str = "address";

/// A lookup by three items: how nearly every wrong number came in.
const THREE: &[(&str, &str)] = &[
    ("number_source", "jlis"),
    ("lookup_items", "3"),
    ("lookup_candidates", "1"),
    ("auto_taken", "no"),
    ("lookup_confirmed_on", ""),
    ("lookup_confirmed_how", ""),
    ("alert_on", ""),
    ("root_cause", ""),
];

const fn alone(shows: &'static str, role: &'static [Role]) -> Case {
    Case { shows, cast: &[Cast::Employee], roles: role }
}

const fn says(result: &'static str, cells: &'static [(&'static str, &'static str)]) -> Reply {
    Reply { result, cells }
}

/// Numbers of other people.
#[rustfmt::skip]
pub(super) const WRONG: &[Case] = &[
    alone("namesake: same name, birth date and sex in another prefecture", &[Role { ours: THREE, holds: Outsider, replies: &[says("found", &[(A, "鹿児島県鹿児島市若竹町3丁目7番2号")])], ..ANYBODY }]),
    alone("namesake: same reading, other kanji, found by a lookup with kana", &[Role {
        both: &[(N, "ワダ　ケンジ"), (B, "1984-10-05"), (S, "1")], ours: &[(K, "和田　健二"), (A, "東京都八王子市松風台1-2-3")],
        holds: Outsider, replies: &[says("found", &[(K, "和田　賢治"), (A, "熊本県熊本市東区露草町5丁目1番8号")])], ..ANYBODY }]),
    alone("namesake: only the house number differs", &[Role {
        both: &[(K, "後藤　純"), (N, "ゴトウ　ジュン"), (B, "1990-01-23"), (S, "1")], ours: &[(A, "大阪府堺市北区朝霧町4-15-2")],
        holds: Outsider, replies: &[says("found", &[(A, "大阪府堺市北区朝霧町4丁目15番12号")])], ..ANYBODY }]),
    alone("stranger: nothing in common", &[Role { holds: Outsider, replies: &[says("found", &[
        (K, "野口　静枝"), (N, "ノグチ　シズエ"), (B, "1949-09-30"), (S, "2"), (A, "沖縄県那覇市星見町2丁目20番6号")])], ..ANYBODY }]),
    alone("stranger, and a later notification states another number", &[Role { ours: THREE, holds: Outsider, replies: &[says("found", &[
        (K, "上野　俊"), (N, "ウエノ　シュン"), (B, "1997-02-14"), (S, "1"), (A, "山形県鶴岡市大字萩野71番地")])],
        notifications: &[(Own, ["2022-11-08", "個人番号届", "employer"])], ..ANYBODY }]),
    alone("birth date differs by one digit in the register of somebody else", &[Role {
        both: &[(K, "石田　恵"), (N, "イシダ　メグミ"), (S, "2")], ours: &[(B, "1988-05-12"), (A, "京都府宇治市千草町2-2-2")], holds: Outsider,
        replies: &[says("found", &[(B, "1988-05-21"), (A, "滋賀県大津市千草町8丁目2番2号")])], ..ANYBODY }]),
    Case { shows: "twin: a daughter holds the number of her twin, who is insured elsewhere", cast: &[Cast::Family(3)], roles: &[ANYBODY, ANYBODY, Role {
        both: &[(B, "2011-08-08"), (S, "2"), ("acquired_on", "2011-08-08")], ours: THREE, holds: Outsider, replies: &[says("found", &[(K, "＝凛"), (N, "＝リン")])], ..ANYBODY }] },
    Case { shows: "twins: brothers with each other's number", cast: &[Cast::Family(4)], roles: &[ANYBODY, ANYBODY,
        Role { both: &[(K, "＝壮太"), (N, "＝ソウタ"), (B, "2014-03-17"), (S, "1"), ("acquired_on", "2014-03-17")], ours: THREE, holds: Of(3), ..ANYBODY },
        Role { both: &[(K, "＝悠人"), (N, "＝ユウト"), (B, "2014-03-17"), (S, "1"), ("acquired_on", "2014-03-17")], ours: THREE, holds: Of(2), ..ANYBODY }] },
    Case { shows: "twins: sisters, each with her own number", cast: &[Cast::Family(4)], roles: &[ANYBODY, ANYBODY,
        Role { both: &[(K, "＝結衣"), (N, "＝ユイ"), (B, "R1.5.1"), (S, "2")], ours: &[("acquired_on", "2019-05-01"), ("registered_on", "2019-06-03")], replies: &[says("found", &[(B, "2019-05-01")])], ..ANYBODY },
        Role { both: &[(K, "＝陽菜"), (N, "＝ヒナ"), (B, "R1.5.1"), (S, "2")], ours: &[("acquired_on", "2019-05-01"), ("registered_on", "2019-06-03")], replies: &[says("found", &[(B, "2019-05-01")])], ..ANYBODY }] },
    Case { shows: "family swap: husband and wife", cast: &[Cast::Family(2)], roles: &[
        Role { ours: THREE, holds: Of(1), ..ANYBODY }, Role { ours: THREE, holds: Of(0), ..ANYBODY }] },
    Case { shows: "swap: two people of different employers", cast: &[Cast::Employee, Cast::Employee], roles: &[
        Role { holds: Of(1), ..ANYBODY }, Role { holds: Of(0), ..ANYBODY }] },
    Case { shows: "one number under two different people", cast: &[Cast::Employee, Cast::Citizen], roles: &[
        ANYBODY, Role { ours: THREE, holds: Of(0), replies: &[], ..ANYBODY }] },
    Case { shows: "a father's number registered for his child too", cast: &[Cast::Family(3)], roles: &[
        ANYBODY, ANYBODY, Role { ours: THREE, holds: Of(0), replies: &[], ..ANYBODY }] },
    alone("check digit fails", &[Role { holds: Slip, replies: &[], ..ANYBODY }]),
    alone("check digit fails, and the register was asked", &[Role { holds: Slip, replies: &[says("not-found", &[])], ..ANYBODY }]),
    alone("the core system holds another number", &[Role { holds: Outsider, core: Some(Own), replies: &[says("found", &[
        (A, "岩手県盛岡市虹町4丁目4番4号")])], ..ANYBODY }]),
    alone("the core system holds another number, five items the same", &[Role { core: Some(Outsider), ..ANYBODY }]),
    alone("a notification states another number, five items the same", &[Role { ours: THREE,
        notifications: &[(Outsider, ["2021-09-14", "資格取得届", "employer"])], ..ANYBODY }]),
];

/// Answers without five items, several answers, none.
#[rustfmt::skip]
pub(super) const ANSWERS: &[Case] = &[
    alone("not found", &[Role { replies: &[says("not-found", &[])], ..ANYBODY }]),
    Case { shows: "deceased", cast: &[Cast::Elder], roles: &[Role { replies: &[says("deceased", &[("moved_on", "2023-01-19")])], ..ANYBODY }] },
    alone("left Japan", &[Role { replies: &[says("left-japan", &[("moved_on", "2022-12-01")])], ..ANYBODY }]),
    alone("number changed", &[Role { replies: &[says("number-changed", &[("moved_on", "2022-07-25")])], ..ANYBODY }]),
    alone("the lookup failed", &[Role { replies: &[says("error", &[("note", "回線障害, 再照会")])], ..ANYBODY }]),
    alone("the lookup failed, then answered", &[Role { replies: &[says("error", &[("asked_on", "2023-06-06")]), says("found", &[("asked_on", "2023-06-20")])], ..ANYBODY }]),
    alone("an older answer before a move, a newer one after it", &[Role { both: &[(A, "長野県松本市大字早苗88番地2")], replies: &[
        says("found", &[("asked_on", "2023-06-08")]),
        says("found", &[("asked_on", "2023-06-27"), (A, "長野県松本市大字早苗91番地"), ("moved_on", "2023-06-19"), ("previous_address", "長野県松本市大字早苗88番地2")])], ..ANYBODY }]),
    alone("not found at first, found later", &[Role { replies: &[says("not-found", &[("asked_on", "2023-06-07")]), says("found", &[("asked_on", "2023-06-23")])], ..ANYBODY }]),
    alone("no answer yet", &[Role { replies: &[], ..ANYBODY }]),
    Case { shows: "no answer yet: a whole family", cast: &[Cast::Family(3)], roles: &[
        Role { replies: &[], ..ANYBODY }, Role { replies: &[], ..ANYBODY }, Role { replies: &[], ..ANYBODY }] },
    Case { shows: "no answer yet: a municipal member", cast: &[Cast::Citizen], roles: &[Role { replies: &[], ..ANYBODY }] },
    Case { shows: "no answer yet: an elderly person", cast: &[Cast::Elder], roles: &[Role { replies: &[], ..ANYBODY }] },
];

const NEW_HOME: Reply = says(
    "found",
    &[
        (A, "愛知県名古屋市緑区月影台3丁目14番1号"),
        ("moved_on", "2023-03-28"),
        ("previous_address", "愛知県豊田市柚木町1丁目5番9号"),
    ],
);
const OLD_HOME: (&str, &str) = (A, "愛知県豊田市柚木町1-5-9");

/// Memberships, households, employers, notifications and alerts.
#[rustfmt::skip]
pub(super) const CIRCUMSTANCES: &[Case] = &[
    Case { shows: "household moved: all of them have the new address", cast: &[Cast::Family(3)], roles: &[
        Role { ours: &[OLD_HOME], replies: &[NEW_HOME], ..ANYBODY }, Role { ours: &[OLD_HOME], replies: &[NEW_HOME], ..ANYBODY },
        Role { ours: &[OLD_HOME], replies: &[NEW_HOME], ..ANYBODY }] },
    Case { shows: "one person, two memberships, one after the other", cast: &[Cast::Employee, Cast::Citizen], roles: &[
        Role { both: &[(K, "藤本　詩織"), (N, "フジモト　シオリ"), (B, "1991-12-02"), (S, "2"), (A, "東京都調布市若竹町2丁目2番7号")],
            ours: &[("acquired_on", "2016-04-01"), ("lost_on", "2022-03-31"), ("registered_on", "2018-02-05")], ..ANYBODY },
        Role { both: &[(K, "藤本　詩織"), (N, "フジモト　シオリ"), (B, "1991-12-02"), (S, "2"), (A, "東京都調布市若竹町2丁目2番7号")],
            ours: &[("acquired_on", "2022-04-01"), ("lost_on", ""), ("registered_on", "2022-04-19")], holds: Of(0), replies: &[], ..ANYBODY }] },
    Case { shows: "one person, two memberships on the same days", cast: &[Cast::Employee, Cast::Citizen], roles: &[
        Role { both: &[(K, "大野　卓也"), (N, "オオノ　タクヤ"), (B, "1979-06-16"), (S, "1"), (A, "東京都杉並区千草台5丁目8番3号")],
            ours: &[("acquired_on", "2019-10-01"), ("lost_on", ""), ("registered_on", "2019-10-21")], ..ANYBODY },
        Role { both: &[(K, "大野　卓也"), (N, "オオノ　タクヤ"), (B, "1979-06-16"), (S, "1"), (A, "東京都杉並区千草台5丁目8番3号")],
            ours: &[("acquired_on", "2015-04-01"), ("lost_on", ""), ("registered_on", "2018-01-15")], holds: Of(0), replies: &[], ..ANYBODY }] },
    alone("lost eligibility, and a stranger's number", &[Role { ours: &[("lost_on", "2023-03-31")], holds: Outsider, replies: &[says("found", &[
        (K, "松井　公子"), (N, "マツイ　キミコ"), (B, "1958-04-04"), (S, "2"), (A, "青森県八戸市大字雪柳301番地")])], ..ANYBODY }]),
    Case { shows: "lost eligibility: a family", cast: &[Cast::Family(2)], roles: &[
        Role { ours: &[("lost_on", "2022-09-30")], ..ANYBODY }, Role { ours: &[("lost_on", "2022-09-30")], ..ANYBODY }] },
    alone("an employer that the employers file does not know", &[Role { ours: &[("employer_code", "9999001"), ("employer_name", "有限会社夕凪商会")],
        replies: &[says("found", &[(B, "1969-01-31")])], both: &[(B, "1969-01-13")], ..ANYBODY }]),
    alone("no employer at all: a voluntarily continued member", &[Role { ours: &[("employer_code", ""), ("employer_name", ""), ("membership_kind", "任意継続被保険者")], ..ANYBODY }]),
    alone("a later notification agrees, filled in by the employer", &[Role { ours: THREE, both: &[(A, "栃木県宇都宮市楓町1丁目1番5号")],
        replies: &[says("found", &[(A, "栃木県宇都宮市楓町1丁目1番5号　第二若竹荘103号室")])],
        notifications: &[(Own, ["2023-06-12", "個人番号届", "employer"])], ..ANYBODY }]),
    alone("a later notification agrees, but the insurer filled it in", &[Role { ours: THREE, both: &[(A, "茨城県つくば市大字山吹640番地")],
        replies: &[says("found", &[(A, "茨城県つくば市大字山吹640番地　シャトー山吹201号室")])],
        notifications: &[(Own, ["2023-06-12", "個人番号届", "insurer"])], ..ANYBODY }]),
    alone("a notification agrees, received before the lookup", &[Role { ours: THREE,
        notifications: &[(Own, ["2016-01-12", "資格取得届", "employer"])], ..ANYBODY }]),
    alone("two notifications, the later one agrees", &[Role { ours: THREE,
        notifications: &[(Outsider, ["2019-04-03", "資格取得届", "insurer"]), (Own, ["2023-05-22", "個人番号届", "member"])], ..ANYBODY }]),
    alone("an alert that nobody checked", &[Role { alerts: &[["2021-05-10", "氏名不一致", "", ""]], ..ANYBODY }]),
    alone("an alert with a date of checking but no method", &[Role { alerts: &[["2020-11-02", "生年月日不一致", "2020-11-20", ""]], ..ANYBODY }]),
    alone("an alert that was checked against a resident record", &[Role { alerts: &[["2020-08-17", "住所不一致", "2020-09-01", "住民票の写し"]], ..ANYBODY }]),
    alone("two alerts, the later one ignored", &[Role { alerts: &[
        ["2019-02-12", "氏名不一致", "2019-03-01", "マイナンバーカードの写し"], ["2022-02-14", "住所不一致", "", ""]], ..ANYBODY }]),
    Case { shows: "an elderly person, kana and date in an old system's form", cast: &[Cast::Elder], roles: &[Role {
        both: &[(K, "小沢　千代"), (B, "1931-11-03"), (S, "2")], ours: &[(N, "ｵｻﾞﾜ ﾁﾖ"), (B, "3061103"), (S, "２")],
        replies: &[says("found", &[(K, "小澤　千代"), (N, "オザワ　チヨ"), (B, "昭和6年11月3日")])], ..ANYBODY }] },
    Case { shows: "an elderly person born in 大正", cast: &[Cast::Elder], roles: &[Role {
        both: &[(B, "1925-02-11")], ours: &[(B, "大正14年2月11日")], replies: &[FOUND], ..ANYBODY }] },
];
