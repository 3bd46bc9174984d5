//! `import --no-search-index` and `index`: what is left out of the index is found all the same, and every command that searches
//! says that it takes longer.

use crate::harness::{CANDIDATES, Desk};

fn row(member: u32, name: &str) -> String {
    format!("06139992,1,{member},,123456789018,{name},タカハシ ハナコ,1990-01-02,2,東京都,jlis,3\n")
}

#[test]
fn an_import_leaves_the_index_out_until_it_is_built_on() {
    let desk = Desk::new();
    desk.write("first.csv", format!("{CANDIDATES}{}", row(1, "高橋 花子")));
    desk.write("second.csv", format!("{CANDIDATES}{}{}", row(2, "高橋 二郎"), row(3, "佐藤 三郎")));
    desk.line("import candidates first.csv").ok();
    assert!(desk.line("index").ok().contains("every record stands in the search index"));
    let ran = desk.line("import candidates second.csv --no-search-index");
    assert!(ran.code == 0 && ran.err.contains("leaves out 2 records"), "{ran:?}");
    // Also what comes later without the word.
    desk.write("third.csv", format!("{CANDIDATES}{}", row(4, "高橋 四郎")));
    assert_eq!(desk.line("import candidates third.csv").code, 0);
    let found = |said: bool| {
        let ran = desk.line("list --outside --search 高橋 --format csv");
        assert_eq!(
            ran.err.contains("a search walks over them") && ran.err.contains("totsugo index"),
            said,
            "{ran:?}"
        );
        ran.out.lines().count() - 1
    };
    let both = ["list --search 高橋 --format csv"];
    let inside = |desk: &Desk| desk.line(both[0]).out.lines().count() - 1;
    assert_eq!((found(true), inside(&desk)), (0, 3));
    assert!(desk.line("doctor").ok().contains("search index: it leaves out 3 records"));
    assert!(desk.line("index").ok().contains("3 records entered"));
    assert_eq!((found(false), inside(&desk)), (0, 3));
    assert!(!desk.line("doctor").ok().contains("leaves out"));
    assert!(desk.line("index --lang ja").ok().contains("全件が検索索引"));
    desk.line("import candidates first.csv --no-search-index --dry-run").fails(2);
}
