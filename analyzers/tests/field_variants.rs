//! What organisations do otherwise than the five notices, each written as a scheme would write it.
//!
//! A line is a way of doing it, the TOML that says it, and what a reader of the scheme finds. The ways are those that
//! public notices show; what the program does with them is tested where it is done.

#![allow(missing_docs, clippy::unwrap_used, reason = "test names say what they test")]

use shuping_analyzers::scheme::{Scheme, Weight, check, parse};

const HEAD: &str = "[season]\norganization = \"河东镇党委\"\nyear = 2023\nmeeting = \"2023-12-19\"\n";

/// A vote with the bands 90 / 75 / 60.
const VOTE: &str = "[ballot]\nscale = { kind = \"points\", max = 100, decimals = 1 }\n{}\n[[ballot.group]]\nid = \"a\"\nname = \"全体\"\nweight = 1\n\
                    [[ballot.band]]\ngrade = \"优秀\"\nfrom = 90\n[[ballot.band]]\ngrade = \"良好\"\nfrom = 75\n\
                    [[ballot.band]]\ngrade = \"一般\"\nfrom = 60\n[[ballot.band]]\ngrade = \"较差\"\nfrom = 0\n";

fn vote(inside: &str, behind: &str) -> String {
    format!("{}{behind}", VOTE.replace("{}", inside))
}

fn material(rest: &str) -> String {
    format!("[[material]]\nkind = \"duty_report\"\ntitle = \"述职报告\"\n{rest}\n")
}

fn graded(grades: &[(&str, u32)]) -> String {
    let values: Vec<String> = grades.iter().map(|(grade, value)| format!("\"{grade}\" = {value}")).collect();
    let bands: String =
        grades.iter().map(|(grade, value)| format!("[[ballot.band]]\ngrade = \"{grade}\"\nfrom = {value}\n")).collect();
    format!(
        "[ballot]\nscale = {{ kind = \"grades\", values = {{ {} }} }}\n[[ballot.group]]\nid = \"a\"\nname = \"全体\"\nweight = 1\n{bands}",
        values.join(", ")
    )
}

/// What a scheme is looked at for: the way of doing it, its text, whether the reading says so.
type Way = (&'static str, String, fn(&Scheme) -> bool);

#[rustfmt::skip]
fn ways() -> Vec<Way> {
    vec![
        ("about 2000", "[report]\nlength = { about = 2000, tolerance = \"10%\" }\n".into(), |s| s.report.length.unwrap().limits() == (Some(1800), Some(2200))),
        ("at most 4000", "[report]\nlength = { max = 4000 }\n".into(), |s| s.report.length.unwrap().limits() == (None, Some(4000))),
        ("exactly 1500", "[report]\nlength = { exact = 1500 }\n".into(), |s| s.report.length.unwrap().limits() == (Some(1500), Some(1500))),
        ("a range", "[report]\nlength = { min = 1000, max = 1300 }\n".into(), |s| s.report.length.unwrap().limits() == (Some(1000), Some(1300))),
        ("written, spoken and self-evaluation", material("length = { max = 4000 }\n\n[[material]]\nkind = \"spoken\"\ntitle = \"述职讲稿\"\nversion_of = \"duty_report\"\nlength = { max = 1300 }\nspeaking_minutes = 5\n\n[[material]]\nkind = \"self_evaluation\"\ntitle = \"自评\"\nversion_of = \"duty_report\"\nlength = { max = 600 }"), |s| s.materials.iter().filter(|one| one.version_of.is_some()).count() == 2),
        ("slides only", material("formats = [\"pptx\", \"ppt\"]"), |s| s.materials[0].formats.len() == 2),
        ("8 minutes for chiefs, 5 for deputies", "[[level]]\nid = \"chief\"\ntitle = \"党委书记\"\nrequired_of = [\"党委\"]\nspeaking_minutes = 8\n[[level]]\nid = \"deputy\"\ntitle = \"支部书记\"\nrequired_of = [\"党支部\"]\nspeaking_minutes = 5\n".into(), |s| s.levels[0].speaking_minutes == Some(8)),
        ("achievements at most a half", "[[report.part]]\nrole = \"achievements\"\ntitle = \"成绩\"\nmax_share = \"1/2\"\n".into(), |s| s.report.parts[0].max_share.is_some()),
        ("three exact thirds", "[report]\nshare_base = \"parts\"\nshare_tolerance = \"2%\"\n[[report.part]]\nrole = \"achievements\"\ntitle = \"成绩\"\nmin_share = \"1/3\"\nmax_share = \"1/3\"\n[[report.part]]\nrole = \"problems\"\ntitle = \"问题\"\nmin_share = \"1/3\"\nwith_causes = false\n[[report.part]]\nrole = \"plans\"\ntitle = \"打算\"\nmin_share = \"1/3\"\nmax_share = \"1/3\"\n".into(), |s| s.report.parts.len() == 3),
        ("四必述, last year's rectification a part of its own", "[[report.part]]\nrole = \"achievements\"\ntitle = \"履职情况\"\n[[report.part]]\nrole = \"achievements\"\ntitle = \"上年度问题整改情况\"\nmin_share = \"10%\"\n[[report.part]]\nrole = \"problems\"\ntitle = \"存在问题\"\n[[report.part]]\nrole = \"plans\"\ntitle = \"下一步打算\"\n".into(), |s| s.report.parts.len() == 4),
        ("成绩清单 / 问题清单 / 任务清单", "[[report.part]]\nrole = \"achievements\"\ntitle = \"成绩清单\"\n[[report.part]]\nrole = \"problems\"\ntitle = \"问题清单\"\n[[report.part]]\nrole = \"plans\"\ntitle = \"任务清单\"\n".into(), |s| s.report.parts[2].title == "任务清单"),
        ("a brand of every branch", "[[focus]]\nid = \"brand\"\ntitle = \"一支部一特色\"\nkeywords = [\"特色\", \"品牌\"]\nrequired_of = [\"党支部\"]\n".into(), |s| s.focus[0].required_of.is_some()),
        ("two 书记项目 of each", "[report]\nmust_answer = { min = 2, max = 2 }\n".into(), |s| s.report.must_answer.unwrap().max == Some(2)),
        ("secretary or deputy may present", "[[manual]]\nid = \"presents\"\ntitle = \"书记或副书记述职\"\n".into(), |s| s.manual.len() == 1),
        ("everybody on-site once in a term", "[[level]]\nid = \"up\"\ntitle = \"现场述职\"\nmode = \"现场\"\nfrequency = { times = 1, per = \"term_of_office\" }\n".into(), |s| s.levels[0].frequency.is_some()),
        ("12:00 of a day", material("due = \"2023-12-04T12:00\""), |s| s.materials[0].due.is_some()),
        ("the end of a day, exclusive", material("due = \"2023-12-04\"\ninclusive = false"), |s| !s.materials[0].inclusive),
        ("ten days before the meeting", material("due = { days_before_meeting = 10 }"), |s| s.materials[0].due.is_some()),
        ("eight days after the meeting", material("due = { days_after_meeting = 8 }"), |s| s.materials[0].due.is_some()),
        ("a month after the meeting", material("due = { months_after_meeting = 1 }"), |s| s.materials[0].due.is_some()),
        ("a season of the year", material("due = { from = \"12-21\", to = \"01-31\" }"), |s| s.materials[0].due.is_some()),
        ("one signed paper and a file by mail", material("channel = \"电子版发邮箱\"\ncopies = 1\nsigned = true"), |s| s.materials[0].copies == 1),
        ("file names", material("file_name = \"{单位}{姓名}{年度}年度述职报告\""), |s| !s.materials[0].file_name.is_empty()),
        ("80 % must come back", vote("invalid = { min_turnout = \"80%\" }", ""), |s| s.ballot.as_ref().unwrap().invalid.min_turnout.is_some()),
        ("20/40/40", "[ballot]\nscale = { kind = \"ticks\", min = 1, max = 10 }\n[[ballot.group]]\nid = \"a\"\nname = \"甲\"\nweight = \"20%\"\n[[ballot.group]]\nid = \"b\"\nname = \"乙\"\nweight = \"40%\"\n[[ballot.group]]\nid = \"c\"\nname = \"丙\"\nweight = \"40%\"\n".into(), |s| s.ballot.as_ref().unwrap().groups.len() == 3),
        ("daily 30, verification 30, votes 40, and a bonus", vote("", "[[ballot.component]]\nid = \"meeting\"\ntitle = \"会议测评\"\nweight = \"40%\"\n[[ballot.component]]\nid = \"daily\"\ntitle = \"日常考核\"\nweight = \"30%\"\nmax = 100\n[[ballot.component]]\nid = \"verified\"\ntitle = \"核查\"\nweight = \"30%\"\n[[ballot.component]]\nid = \"bonus\"\ntitle = \"加分\"\n"), |s| s.ballot.as_ref().unwrap().components.len() == 4),
        ("several items with weights", vote("item = [{ id = \"all\", title = \"总体评价\", weight = \"50%\" }, { id = \"theory\", title = \"理论武装\", weight = \"50%\" }]", ""), |s| s.ballot.as_ref().unwrap().items.len() == 2),
        ("好/较好/一般/差", graded(&[("好", 4), ("较好", 3), ("一般", 2), ("差", 1)]), |s| s.ballot.as_ref().unwrap().bands.len() == 4),
        ("优秀/称职/基本称职/不称职", graded(&[("优秀", 4), ("称职", 3), ("基本称职", 2), ("不称职", 1)]), |s| s.ballot.as_ref().unwrap().bands.len() == 4),
        ("优秀/合格/基本合格/不合格", graded(&[("优秀", 4), ("合格", 3), ("基本合格", 2), ("不合格", 1)]), |s| s.ballot.as_ref().unwrap().bands.len() == 4),
        ("优秀/良好/合格/不合格", graded(&[("优秀", 100), ("良好", 80), ("合格", 60), ("不合格", 40)]), |s| s.ballot.as_ref().unwrap().bands.len() == 4),
        ("优秀/合格/不合格", graded(&[("优秀", 3), ("合格", 2), ("不合格", 1)]), |s| s.ballot.as_ref().unwrap().bands.len() == 3),
        ("满意/不满意, 不了解 does not count", graded(&[("满意", 1), ("不满意", 0)]).replace("[[ballot.group]]", "invalid = { words = [\"不了解\"] }\n[[ballot.group]]"), |s| !s.ballot.as_ref().unwrap().invalid.words.is_empty()),
        ("points with one decimal", vote("", ""), |s| matches!(s.ballot.as_ref().unwrap().scale, shuping_analyzers::scheme::Scale::Points { decimals: 1, .. })),
        ("ranks", "[ballot]\nscale = { kind = \"ranks\" }\n[[ballot.group]]\nid = \"a\"\nname = \"全体\"\nweight = 1\n".into(), |s| s.ballot.is_some()),
        ("highest and lowest left out above five raters", vote("trim = { drop = 1, above = 5 }", ""), |s| s.ballot.as_ref().unwrap().trim.is_some()),
        ("all votes together", vote("aggregation = \"pooled\"", ""), |s| s.ballot.is_some()),
        ("all equal or all full is no vote", vote("invalid = { all_equal = true, all_full = true, over_quota = true, whole_ballot = true, more_than_issued = true, self_vote = true }", ""), |s| s.ballot.as_ref().unwrap().invalid.all_full),
        ("at least 15 % 较好 and below", vote("", "[[ballot.quota]]\ngrades = [\"良好\", \"一般\", \"较差\"]\nshare = \"15%\"\ndirection = \"at_least\"\n"), |s| s.ballot.as_ref().unwrap().quotas.len() == 1),
        ("at most 3 of 90 and at least 2 below 70 on a ballot", vote("rater_limit = [{ from = 90, max = 3 }, { below = 70, min = 2 }]", ""), |s| s.ballot.as_ref().unwrap().rater_limits.len() == 2),
        ("top 20 % awarded, last two talked to", vote("", "[[ballot.award]]\ntitle = \"表彰\"\nshare = \"20%\"\n[[ballot.award]]\ntitle = \"约谈\"\nplaces = 2\nfrom_last = true\n"), |s| s.ballot.as_ref().unwrap().awards.len() == 2),
        ("优秀 only with an excellent development review", vote("", "[[ballot.gate]]\ntitle = \"发展考核\"\ngrades = [\"优秀\"]\npasses = [\"优秀\"]\ngrade = \"良好\"\n"), |s| s.ballot.as_ref().unwrap().gates.len() == 1),
        ("not assessed: founded in the last two months, 两新", "[[exempt]]\nid = \"new\"\ntitle = \"成立不满两个月的\"\nfounded_within_months = 2\n[[exempt]]\nid = \"both\"\ntitle = \"两新组织不纳入\"\nrequired_of = [\"两新党支部\"]\n".into(), |s| s.exemptions.len() == 2),
        ("less than three months in office", "[report.newcomer]\nmonths = 3\n".into(), |s| s.report.newcomer.is_some()),
        ("two objects on one ballot", vote("item = [{ id = \"party\", title = \"党建\", weight = 1 }, { id = \"site\", title = \"网站\", weight = 0 }]", ""), |s| s.ballot.as_ref().unwrap().items.len() == 2),
        ("rectification within a month to the superior", "[rectification]\ndue = { months_after_meeting = 1 }\n".into(), |s| s.rectification.due.is_some()),
        ("the annual review follows", vote("", "").replace("grade = \"良好\"\nfrom = 75\n", "grade = \"良好\"\nfrom = 75\nconsequence = \"年度考核不得评优\"\nbars = [\"优秀\"]\n"), |s| s.ballot.as_ref().unwrap().bands.iter().any(|band| !band.bars.is_empty())),
    ]
}

#[test]
fn every_way_of_doing_it_can_be_written_without_errors() {
    let mut wrong = Vec::new();
    for (way, text, holds) in ways() {
        match parse(&format!("{HEAD}{text}")) {
            Err(mistakes) => wrong.push(format!("{way}: {mistakes:#?}")),
            Ok(scheme) => {
                let errors: Vec<_> = check(&scheme).into_iter().filter(|note| note.weight == Weight::Error).collect();
                if !errors.is_empty() || !holds(&scheme) {
                    wrong.push(format!("{way}: {errors:#?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bands_that_share_their_ends_are_refused_with_the_mend() {
    let text = vote("", "").replace("grade = \"良好\"\nfrom = 75\n", "grade = \"良好\"\nfrom = 75\nto = 90\n");
    let told = check(&parse(&format!("{HEAD}{text}")).unwrap());
    let error = told.iter().find(|note| note.weight == Weight::Error).unwrap();
    assert!(error.message.contains("90 分属于哪一档说不清") && error.message.contains("请删去 to"), "{error:?}");
}

#[test]
fn what_is_left_out_of_a_built_in_scheme_is_gone_and_the_rest_stays() {
    let scheme = parse(
        "[season]\norganization = \"河东镇党委\"\nyear = 2023\nbase = \"sou-2023\"\n\
         without = [\"material.branch_plan\", \"focus\", \"report.must_answer\", \"ballot.quota\", \"ballot.band.差.consequence\"]\n\
         [[focus]]\nid = \"own\"\ntitle = \"自己的重点\"\n",
    )
    .unwrap();
    let kinds: Vec<&str> = scheme.materials.iter().map(|material| material.kind.as_str()).collect();
    assert_eq!(kinds, ["duty_report", "work_summary", "accountability_report", "branch_summary"]);
    assert_eq!(scheme.focus.len(), 1);
    assert_eq!(scheme.report.must_answer, None);
    let ballot = scheme.ballot.unwrap();
    assert!(
        ballot.quotas.is_empty() && ballot.bands[3].consequence.is_empty() && !ballot.bands[2].consequence.is_empty()
    );
}
