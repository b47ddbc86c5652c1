//! The schemes that come with the program: each reads, none has errors, and a scheme can start from one.

#![allow(missing_docs, clippy::unwrap_used, reason = "test names say what they test")]

use std::fmt::Write as _;

use shuping_analyzers::scheme::{Due, Scheme, Share, Weight, builtin, check, parse};

fn built_in(name: &str) -> Scheme {
    parse(builtin::text(name).unwrap()).unwrap_or_else(|mistakes| panic!("{name}: {mistakes:#?}"))
}

#[test]
fn there_is_a_scheme_for_each_of_the_five_notices() {
    assert_eq!(builtin::names(), ["sou-2023", "fzvc-2022", "sou-2017", "lygtc", "shm-2022"]);
}

#[test]
fn every_built_in_scheme_reads_without_errors() {
    for name in builtin::names() {
        let errors: Vec<_> = check(&built_in(name)).into_iter().filter(|note| note.weight == Weight::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn what_a_notice_leaves_open_or_contradicts_is_told() {
    let mut told = String::new();
    for name in builtin::names() {
        writeln!(told, "# {name}").unwrap();
        for note in check(&built_in(name)) {
            writeln!(told, "{}: {}", note.at, note.message).unwrap();
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn every_rule_of_a_built_in_scheme_names_its_clause() {
    for name in builtin::names() {
        let scheme = built_in(name);
        let mut sources: Vec<(&str, &str)> = Vec::new();
        sources.extend(scheme.materials.iter().map(|entry| (entry.title.as_str(), entry.source.as_str())));
        sources.extend(scheme.report.parts.iter().map(|entry| (entry.title.as_str(), entry.source.as_str())));
        sources.extend(scheme.focus.iter().map(|entry| (entry.title.as_str(), entry.source.as_str())));
        sources.extend(scheme.levels.iter().map(|entry| (entry.title.as_str(), entry.source.as_str())));
        sources.extend(scheme.duties.iter().map(|entry| (entry.title.as_str(), entry.source.as_str())));
        sources.extend(scheme.manual.iter().map(|entry| (entry.title.as_str(), entry.source.as_str())));
        for (title, source) in sources {
            assert!(!source.is_empty(), "{name}: {title}");
        }
    }
}

#[test]
fn the_checklist_has_eight_responsibilities_and_thirty_six_questions() {
    let counts: Vec<usize> = built_in("sou-2017").duties.iter().map(|duty| duty.questions.len()).collect();
    assert_eq!(counts, [4, 6, 5, 8, 2, 3, 2, 6]);
}

#[test]
fn a_scheme_starts_from_a_built_in_one_and_replaces_single_values() {
    let base = built_in("sou-2023");
    let own = parse(
        "[season]\norganization = \"江州职业技术大学党委\"\nyear = 2023\nbase = \"sou-2023\"\n\
         [report]\nlength = { max = 2800 }\nmust_answer = { min = 2 }\n\
         [[report.part]]\nrole = \"problems\"\ntitle = \"问题和原因\"\nmin_share = \"40%\"\n\
         [[material]]\nkind = \"work_summary\"\ntitle = \"党建总结\"\ndue = { days_before_meeting = 3 }\n\
         [[material]]\nkind = \"photos\"\ntitle = \"照片\"\noptional = true\n\
         [[ballot.group]]\nid = \"others\"\nname = \"其他\"\nweight = \"50%\"\n\
         [[ballot.group]]\nid = \"committee\"\nname = \"党委\"\nweight = \"50%\"\n\
         [[ballot.band]]\ngrade = \"较好\"\nfrom = 75\n",
    )
    .unwrap();

    let mut expected = base;
    expected.season.organization = "江州职业技术大学党委".into();
    expected.season.base = Some("sou-2023".into());
    let length = expected.report.length.as_mut().unwrap();
    (length.about, length.tolerance, length.max) = (None, None, Some(2800));
    let must_answer = expected.report.must_answer.as_mut().unwrap();
    (must_answer.min, must_answer.max) = (Some(2), None);
    expected.report.parts[1].title = "问题和原因".into();
    expected.report.parts[1].min_share = Some(Share::new(2, 5));
    expected.materials[1].title = "党建总结".into();
    expected.materials[1].due = Some(Due::BeforeMeeting { days_before_meeting: 3 });
    expected.materials.push(own.materials.last().unwrap().clone());
    let ballot = expected.ballot.as_mut().unwrap();
    (ballot.groups[0].name, ballot.groups[0].weight) = ("党委".into(), Share::new(1, 2));
    (ballot.groups[1].name, ballot.groups[1].weight) = ("其他".into(), Share::new(1, 2));
    ballot.bands[1].from = Share::new(75, 1);

    assert_eq!(own.materials.last().unwrap().kind, "photos");
    assert_eq!(own, expected);
    assert!(check(&own).iter().all(|note| note.weight == Weight::Note), "{:#?}", check(&own));
}
