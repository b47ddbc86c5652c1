//! What several sheets or files say twice: copies, summaries of forms and lists, equal tallies, ballots with one number.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cast::Origin;
use crate::ballots::reading::{Ballot, Layout, Mark, Tally, fold};
use crate::grid::cell_name;

/// What a ballot says, for comparison.
type Content = Vec<(usize, u16, Mark)>;

fn content(ballot: &Ballot, units: &[Option<usize>]) -> Content {
    let mut content: Content = ballot
        .votes
        .iter()
        .filter_map(|vote| {
            units.get(usize::from(vote.candidate)).copied().flatten().map(|unit| (unit, vote.item, vote.mark))
        })
        .collect();
    content.sort_unstable();
    content
}

/// A short stand-in for what a ballot says; the same on every run.
fn digest(content: &Content) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hasher.finish()
}

fn fingerprint(origin: &Origin<'_>) -> Vec<(Option<u16>, Content)> {
    let mut all: Vec<_> =
        origin.region.ballots.iter().map(|ballot| (ballot.group, content(ballot, &origin.units))).collect();
    let units: BTreeSet<usize> = origin.units.iter().flatten().copied().collect();
    // With several candidates, equal sets of ballots are the same ballots in another order; with one they need not be.
    if units.len() >= 3 {
        all.sort();
    }
    all
}

/// Regions that say what an earlier one says.
pub(super) fn copies(origins: &[Origin<'_>], notes: &mut Vec<String>) -> BTreeSet<usize> {
    let mut dropped = BTreeSet::new();
    let mut seen: HashMap<Vec<(Option<u16>, Content)>, usize> = HashMap::new();
    // Only regions of the same size can be copies: the votes of all others need not be compared.
    let size = |origin: &Origin<'_>| {
        (origin.region.ballots.len(), origin.region.ballots.iter().map(|ballot| ballot.votes.len()).sum::<usize>())
    };
    let mut sizes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for origin in origins {
        *sizes.entry(size(origin)).or_default() += 1;
    }
    for (at, origin) in origins.iter().enumerate() {
        let own = size(origin);
        if origin.region.layout == Layout::Form || own.1 < 8 || sizes.get(&own).is_none_or(|count| *count < 2) {
            continue;
        }
        if let Some(first) = seen.get(&fingerprint(origin)).and_then(|first| origins.get(*first)) {
            notes.push(format!("{}与{}的票完全相同，只计一次", origin.name(), first.name()));
            dropped.insert(at);
        } else {
            seen.insert(fingerprint(origin), at);
        }
    }
    // Filled forms: two raters may well say the same, two files of many forms do not.
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, origin) in origins.iter().enumerate() {
        if origin.region.layout == Layout::Form {
            files.entry(origin.path).or_default().push(at);
        }
    }
    let mut forms: HashMap<Vec<Vec<(Option<u16>, Content)>>, &str> = HashMap::new();
    for (path, places) in files {
        let all: Vec<_> = places.iter().filter_map(|at| origins.get(*at)).map(fingerprint).collect();
        let various = all.iter().collect::<BTreeSet<_>>().len() > 1;
        if places.len() < 3 || !various {
            continue;
        }
        if let Some(first) = forms.get(&all) {
            notes.push(format!("{path} 与 {first} 的 {} 张测评票完全相同，只计一次", places.len()));
            dropped.extend(places);
        } else {
            forms.insert(all, path);
        }
    }
    dropped
}

/// Valid votes by unit and group.
fn votes(origins: &[&Origin<'_>]) -> BTreeMap<(usize, Option<u16>), Vec<Mark>> {
    let mut votes: BTreeMap<(usize, Option<u16>), Vec<Mark>> = BTreeMap::new();
    for origin in origins {
        for ballot in origin.region.ballots.iter().filter(|ballot| ballot.refused.is_none()) {
            for vote in ballot.votes.iter().filter(|vote| !matches!(vote.mark, Mark::Refused(_))) {
                if let Some(unit) = origin.units.get(usize::from(vote.candidate)).copied().flatten() {
                    votes.entry((unit, ballot.group)).or_default().push(vote.mark);
                }
            }
        }
    }
    votes.values_mut().for_each(|marks| marks.sort_unstable());
    votes
}

/// Tables that bring together the filled forms on the other sheets of their file: the same votes once more.
pub(super) fn summaries(origins: &[Origin<'_>], dropped: &BTreeSet<usize>, notes: &mut Vec<String>) -> BTreeSet<usize> {
    const FEWEST: usize = 3;
    let mut again = BTreeSet::new();
    let mut files: BTreeMap<&str, Vec<&Origin<'_>>> = BTreeMap::new();
    for (_, origin) in origins.iter().enumerate().filter(|(at, _)| !dropped.contains(at)) {
        if origin.region.layout == Layout::Form {
            files.entry(origin.path).or_default().push(origin);
        }
    }
    for (at, origin) in origins.iter().enumerate().filter(|(at, _)| !dropped.contains(at)) {
        let listed = matches!(origin.region.layout, Layout::ColumnPerBallot | Layout::RowPerBallot);
        if listed && let Some(note) = repeats_lists(origin, origins, dropped) {
            notes.push(note);
            again.insert(at);
            continue;
        }
        let Some(forms) = files.get(origin.path).filter(|forms| listed && forms.len() >= FEWEST) else { continue };
        if origin.region.ballots.len() < FEWEST || forms.iter().any(|form| form.sheet == origin.sheet) {
            continue;
        }
        let (single, whole) = (votes(forms), votes(&[origin]));
        let equal = !whole.is_empty() && whole.iter().all(|(key, marks)| single.get(key) == Some(marks));
        let titled = ["汇总", "统计", "合计"].iter().any(|word| origin.sheet.contains(word));
        let about = || whole.keys().all(|key| single.contains_key(key)) && !whole.is_empty();
        if equal {
            notes.push(format!("{}与本文件里的各张测评票一致，只用来核对，没有重复计入", origin.name()));
            again.insert(at);
        } else if titled && about() {
            notes.push(format!("{}与本文件里的各张测评票不一致，按各张测评票计，汇总没有计入，请核对", origin.name()));
            again.insert(at);
        }
    }
    again
}

/// What there is to say of a sheet 汇总 whose votes the lists on the other sheets of its file hold already; `None` where it
/// holds votes of its own.
fn repeats_lists(origin: &Origin<'_>, origins: &[Origin<'_>], dropped: &BTreeSet<usize>) -> Option<String> {
    const WORDS: &[&str] = &["汇总", "合计", "总表"];
    const FEWEST: usize = 3;
    let titled = |sheet: &str| WORDS.iter().any(|word| sheet.contains(word));
    if !titled(origin.sheet) || origin.region.ballots.len() < FEWEST {
        return None;
    }
    let others: Vec<&Origin<'_>> = origins
        .iter()
        .enumerate()
        .filter(|(at, other)| !dropped.contains(at) && other.path == origin.path && !titled(other.sheet))
        .map(|(_, other)| other)
        .filter(|other| other.region.layout != Layout::Form && !other.region.ballots.is_empty())
        .collect();
    let (single, whole) = (votes(&others), votes(&[origin]));
    if whole.is_empty() || !whole.keys().all(|key| single.contains_key(key)) {
        return None;
    }
    let equal = whole.iter().all(|(key, marks)| single.get(key) == Some(marks));
    Some(if equal {
        format!("{}与本文件里其他工作表的票一致，只用来核对，没有重复计入", origin.name())
    } else {
        format!("{}与本文件里其他工作表的票不一致，按其他工作表计，汇总没有计入，请核对", origin.name())
    })
}

/// What a tally is about: unit, rater group, item.
type Key = (usize, Option<u16>, u16);

/// Votes by mark and the invalid ones, of each tally about the same.
type Numbers = Vec<(BTreeMap<Mark, u32>, u32)>;

/// What the tallies of a table say of each candidate, group and item.
type Told = BTreeMap<Key, Numbers>;

/// Whether all tallies of a table are among those that an earlier table holds too.
pub(super) fn wholly_again(at: usize, origin: &Origin<'_>, again: &BTreeSet<(usize, usize)>) -> bool {
    (0..origin.region.tallies.len()).all(|place| again.contains(&(at, place)))
}

/// Tallies, by table and place in it, that an earlier table of another sheet or file holds too: both tell of several
/// candidates the same numbers of votes, to the last one, and at most a few otherwise. Two categories of one group, each named
/// by a word of its own, may well agree.
pub(super) fn equal_tallies(
    origins: &[Origin<'_>],
    dropped: &BTreeSet<usize>,
    notes: &mut Vec<String>,
) -> BTreeSet<(usize, usize)> {
    let mut again = BTreeSet::new();
    let all: Vec<Told> = origins.iter().map(told).collect();
    let mut holders: HashMap<(Key, &Numbers), Vec<usize>> = HashMap::new();
    for ((at, origin), here) in origins.iter().enumerate().zip(&all).filter(|((at, _), _)| !dropped.contains(at)) {
        // Only tables that say one thing alike need to be compared.
        let alike: BTreeSet<usize> =
            here.iter().filter_map(|(key, numbers)| holders.get(&(*key, numbers))).flatten().copied().collect();
        for (before, first) in alike.into_iter().filter_map(|before| Some((before, origins.get(before)?))) {
            if first.sheet == origin.sheet && first.path == origin.path || wholly_again(before, first, &again) {
                continue;
            }
            let Some(there) = all.get(before) else { continue };
            let Some((same, other)) = common(here, there) else { continue };
            if are_categories(origin, first, &same, here) {
                continue;
            }
            let places =
                origin.region.tallies.iter().enumerate().filter(|(_, tally)| {
                    key(origin, tally).is_some_and(|key| same.contains(&key) || other.contains(&key))
                });
            let known = again.len();
            again.extend(places.map(|(place, _)| (at, place)));
            if again.len() > known {
                notes.push(repeated(origin, first, here.len() == same.len(), (same.len(), other.len())));
            }
        }
        for (key, numbers) in here {
            holders.entry((*key, numbers)).or_default().push(at);
        }
    }
    again
}

/// How a table repeats an earlier one, in words; `numbers` are those of the entries that agree and that do not.
fn repeated(origin: &Origin<'_>, first: &Origin<'_>, whole: bool, numbers: (usize, usize)) -> String {
    let (same, other) = numbers;
    if whole {
        return format!("{}与{}的票数完全相同，只计一次", origin.name(), first.name());
    }
    let mut text = format!("{}里有 {same} 处票数与{}相同，只计一次", origin.name(), first.name());
    if other > 0 {
        text += &format!("；另有 {other} 处不同，按{}计，请核对", first.name());
    }
    text
}

/// What two tables both tell of: where they agree and where they do not. `None` where they agree on less than two
/// candidates, or differ in more than one place out of five.
fn common(here: &Told, there: &Told) -> Option<(BTreeSet<Key>, BTreeSet<Key>)> {
    const FEWEST: usize = 2;
    let both = here.iter().filter_map(|(key, votes)| Some((*key, there.get(key)? == votes)));
    let (same, other): (Vec<_>, Vec<_>) = both.partition(|(_, equal)| *equal);
    let units: BTreeSet<usize> = same.iter().map(|(key, _)| key.0).collect();
    let keys = |list: Vec<(Key, bool)>| list.into_iter().map(|(key, _)| key).collect();
    (units.len() >= FEWEST && other.len() * 4 <= same.len()).then(|| (keys(same), keys(other)))
}

fn key(origin: &Origin<'_>, tally: &Tally) -> Option<Key> {
    let unit = origin.units.get(usize::from(tally.candidate)).copied().flatten()?;
    tally.refused.is_none().then_some((unit, tally.group, tally.item))
}

fn told(origin: &Origin<'_>) -> Told {
    let mut told = Told::new();
    for tally in &origin.region.tallies {
        if let Some(key) = key(origin, tally) {
            told.entry(key).or_default().push((counts(tally), tally.invalid));
        }
    }
    told.values_mut().for_each(|votes| votes.sort());
    told
}

/// Whether tables of one group name different people of it, 党员代表 and 职工代表, and what they both tell may well be so by
/// chance.
fn are_categories(one: &Origin<'_>, other: &Origin<'_>, same: &BTreeSet<Key>, told: &Told) -> bool {
    const SURE: usize = 4;
    let various = same.iter().filter_map(|key| told.get(key)).collect::<BTreeSet<_>>().len();
    if same.len() >= SURE && various + 1 >= SURE {
        return false;
    }
    let labels = |origin: &Origin<'_>, group: Option<u16>| -> Vec<String> {
        let own = origin.region.tallies.iter().filter(|tally| tally.group == group);
        own.map(|tally| fold(&tally.group_label)).collect()
    };
    let groups: BTreeSet<Option<u16>> = same.iter().map(|key| key.1).collect();
    groups.into_iter().any(|group| {
        let (one, other) = (labels(one, group), labels(other, group));
        let apart = |label: &String, name: &String| {
            is_short(label) && is_short(name) && !within(label, name) && !within(name, label)
        };
        one.iter().all(|label| other.iter().all(|name| apart(label, name)))
    })
}

/// Ballots that stand under the same number in two regions most of whose common numbers agree, and lines that are
/// entered twice in one region.
pub(super) fn repeated_numbers(
    origins: &[Origin<'_>],
    dropped: &BTreeSet<usize>,
    notes: &mut Vec<String>,
) -> BTreeSet<(usize, usize)> {
    let mut twice = BTreeSet::new();
    let mut earlier: Vec<(usize, HashMap<(String, Option<u16>), u64>)> = Vec::new();
    for (at, origin) in origins.iter().enumerate() {
        if dropped.contains(&at) || origin.region.layout == Layout::Form {
            continue;
        }
        let mut numbers: HashMap<(String, Option<u16>), u64> = HashMap::new();
        let mut again = Vec::new();
        let mut shared = BTreeSet::new();
        for (place, ballot) in origin.region.ballots.iter().enumerate() {
            if ballot.id.is_empty() || ballot.refused.is_some() {
                continue;
            }
            let key = (fold(&ballot.id), ballot.group);
            let said = digest(&content(ballot, &origin.units));
            match numbers.get(&key) {
                Some(first) if *first == said => again.extend((ballot.votes.len() >= 2).then_some((place, key))),
                Some(_) => {
                    shared.insert(key);
                }
                None => {
                    numbers.insert(key, said);
                }
            }
        }
        // What stands beside other votes too, like the unit that several raters are from, is no number.
        let again: Vec<usize> =
            again.into_iter().filter(|(_, key)| !shared.contains(key)).map(|(place, _)| place).collect();
        // Numbers that repeat all the time are no ballot numbers.
        if !again.is_empty() && again.len() * 10 <= numbers.len() {
            let cells: Vec<String> = again
                .iter()
                .filter_map(|place| origin.region.ballots.get(*place))
                .map(|ballot| format!("{}（{}）", ballot.id, cell_name(ballot.row, ballot.column)))
                .collect();
            notes.push(format!("{}有票号和内容都重复的票，只计一次：{}", origin.name(), cells.join("、")));
            twice.extend(again.into_iter().map(|place| (at, place)));
        }
        for (first, known) in &earlier {
            let (same, other) = overlap(&numbers, known);
            if same < 5 || same * 10 < (same + other) * 8 || (same + other) * 10 < numbers.len().min(known.len()) * 8 {
                continue;
            }
            let Some(first) = origins.get(*first) else { continue };
            let mut text = format!("{}有 {same} 张票与{}同号同内容，只计一次", origin.name(), first.name());
            if other > 0 {
                text += &format!("；另有 {other} 张同号而内容不同，按{}计，请核对", first.name());
            }
            notes.push(text);
            for (place, ballot) in origin.region.ballots.iter().enumerate() {
                if known.contains_key(&(fold(&ballot.id), ballot.group)) {
                    twice.insert((at, place));
                }
            }
            break;
        }
        earlier.push((at, numbers));
    }
    twice
}

/// How many common numbers agree, and how many do not.
fn overlap(one: &HashMap<(String, Option<u16>), u64>, other: &HashMap<(String, Option<u16>), u64>) -> (usize, usize) {
    let common = one.iter().filter_map(|(key, said)| other.get(key).map(|known| known == said));
    common.fold((0, 0), |(same, different), equal| if equal { (same + 1, different) } else { (same, different + 1) })
}

/// Whether a label is the name of people, no whole title.
fn is_short(label: &str) -> bool {
    const LONGEST: usize = 16;
    !label.is_empty() && label.chars().count() <= LONGEST
}

/// Whether a short label stands in another one, perhaps with a part of that left out: 党员代表 in 党员群众代表.
pub(super) fn within(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    !short.is_empty() && is_short(long) && short.chars().all(|own| letters.any(|letter| letter == own))
}

/// Votes by mark, blank scores left out.
pub(super) fn counts(tally: &Tally) -> BTreeMap<Mark, u32> {
    tally.counts.iter().filter(|(_, count)| *count > 0).copied().collect()
}
