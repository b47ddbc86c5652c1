//! Seasons that nobody tuned the program on, each with the habits of another house: how its files, ballots and ledgers are
//! read. What is doubtful or not read yet stands in each season's list, so that a loss and a gain are both seen.

use std::collections::BTreeSet;

use crate::bench::Bench;
use crate::labels;

/// A season and what it gives otherwise than its labels have it.
struct Expected {
    season: &'static str,
    /// Files whose status, unit or kind differs.
    files: &'static [&'static str],
    /// Units and materials whose state differs.
    completeness: &'static [&'static str],
    /// Units and rater groups whose votes differ.
    votes: &'static [&'static str],
    /// Ledgers of which not every row is found.
    ledgers: &'static [&'static str],
}

const NOTHING: Expected = Expected { season: "", files: &[], completeness: &[], votes: &[], ledgers: &[] };

const SEASONS: [Expected; 37] = [
    Expected {
        season: "plain-2024",
        // A scan of a paper that is there as a document counts as its duplicate here.
        files: &["U盘/局机关支部述职报告.docx", "U盘/局机关支部（盖章扫描）20241226.pdf"],
        ..NOTHING
    },
    Expected { season: "town-2023", ..NOTHING },
    Expected {
        season: "firm-2024",
        // Ballots on hidden sheets are told, and not counted.
        votes: &["T06 leaders", "T07 leaders"],
        ..NOTHING
    },
    Expected { season: "univ-2024", ..NOTHING },
    Expected { season: "bureau-2025", ..NOTHING },
    Expected { season: "clinic-2024", ..NOTHING },
    Expected { season: "school-2023", ..NOTHING },
    Expected {
        season: "street-2024",
        // The same text as .doc and later as .odt: the later one counts as a duplicate here.
        files: &[
            "outlook导出/机关一支部述职定稿.eml!机关一支部述职（定稿 最终）.odt",
            "交来的光盘/机关一述职（隗）.doc",
        ],
        ..NOTHING
    },
    Expected {
        season: "port-2025",
        // A workbook that was cut off, named by a part of its unit's short name only: told, and not taken for anybody's.
        completeness: &["P04 ledger"],
        ledgers: &["台账回收（1月30日截止）/油化.doc"],
        ..NOTHING
    },
    Expected { season: "lab-2024", ledgers: &["销号台账/土肥所台账.docx"], ..NOTHING },
    // Seasons of ballots, and one of ledgers, each file laid out by another hand.
    Expected { season: "steel-2024", ..NOTHING },
    Expected { season: "village-2024", ..NOTHING },
    Expected { season: "ward-2023", ..NOTHING },
    Expected { season: "campus-2025", ..NOTHING },
    Expected { season: "mine-2024", ..NOTHING },
    Expected { season: "county-2023", ..NOTHING },
    Expected {
        season: "forms-2023",
        // Measures numbered in one cell under one deadline stay one row.
        ledgers: &["整改台账/隗铁岩.doc"],
        ..NOTHING
    },
    Expected { season: "harbor-2024", ..NOTHING },
    Expected { season: "orchard-2025", ..NOTHING },
    Expected { season: "quarry-2023", ..NOTHING },
    Expected {
        season: "quarry-2024",
        // A line to call the secretary, among the rows, is taken for a problem.
        ledgers: &["台账1月/要改的事.ods"],
        ..NOTHING
    },
    Expected { season: "delta-2025", ..NOTHING },
    Expected {
        season: "lantern-2025",
        // Numbers of school clothes by size, which look like scores: left to a person.
        files: &["幼儿园冬季园服征订统计.xlsx"],
        ..NOTHING
    },
    Expected {
        season: "pagoda-2024",
        // A monthly report of figures: left to a person.
        files: &["2024年12月生产经营快报.xlsx"],
        ..NOTHING
    },
    Expected {
        season: "bamboo-2025",
        // A blank ballot is set aside; an inspection that gives grades to villages is left to a person.
        files: &["四季度人居环境检查评定（抄送）.xlsx", "附件2 民主测评票（样票）.docx"],
        ..NOTHING
    },
    Expected {
        season: "maple-2024",
        // The same of a blank ballot and of an inspection of dormitories.
        files: &["关于通报12月学生宿舍卫生检查情况的函（附表）.xlsx", "通知/附件3：述职评议评分票（样张）.doc"],
        ..NOTHING
    },
    // Whole seasons: a township, a hospital group, a waterworks.
    Expected {
        season: "cove-2023",
        // Villages with figures and ranks that have nothing to do with votes: left to a person.
        files: &["微信收的/医保缴费进度12.29.xlsx"],
        ..NOTHING
    },
    Expected { season: "ridge-2024", ..NOTHING },
    Expected { season: "dune-2024", ..NOTHING },
    // And a port, a university, a street office, the schools of a county.
    Expected { season: "wharf-2024", ..NOTHING },
    Expected {
        season: "elm-2023",
        // The labels list the rows of a ledger that a later one took the place of.
        ledgers: &["台账/数统整改台账.xlsx"],
        ..NOTHING
    },
    Expected { season: "lantern-2024", ..NOTHING },
    Expected { season: "slate-2025", ledgers: &["02整改台账/实小台账.xlsx"], ..NOTHING },
    // Four that are rich in ballots: an academy of arts, a hospital, a township, a firm for water and gas.
    Expected {
        season: "willow-2025",
        // The signed scan of a sheet that is there as a workbook.
        files: &["测评/戏影机关二签字件.pdf"],
        ..NOTHING
    },
    Expected { season: "heron-2024", ..NOTHING },
    Expected {
        season: "millet-2023",
        // A list of scores that nothing heads.
        files: &["测评票/新街居民代表票.ods"],
        // Groups in three manners on the sheets of one workbook, beside votes by phone.
        votes: &["S04 reps"],
        ..NOTHING
    },
    Expected {
        season: "basalt-2025",
        // The print of a table of counts that is there as a workbook.
        files: &["评议票（1.13会后）/客服统计（打印盖章）.pdf"],
        // A vote on oneself is an invalid one here, and none in the labels.
        votes: &["B03 peers"],
        ..NOTHING
    },
];

#[test]
fn seasons_of_other_houses_are_read_as_their_labels_have_them() {
    let mut wrong = Vec::new();
    for expected in SEASONS {
        let bench = Bench::with(&[expected.season]);
        let truth = labels::of(expected.season);
        let found = bench.run(expected.season);
        for (what, known, differing) in [
            ("files", expected.files, labels::files(&truth, &found)),
            ("completeness", expected.completeness, labels::completeness(&truth, &found)),
            ("votes", expected.votes, labels::votes(&truth, &found)),
            ("ledgers", expected.ledgers, labels::ledgers(&truth, &found)),
        ] {
            let known: BTreeSet<&str> = known.iter().copied().collect();
            let gone = known.iter().filter(|name| !differing.contains_key(**name));
            wrong.extend(gone.map(|name| format!("{} {what}: {name} is no longer wrong", expected.season)));
            let new = differing.iter().filter(|(name, _)| !known.contains(name.as_str()));
            wrong.extend(new.map(|(name, said)| format!("{} {what}: {name} {said}", expected.season)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
