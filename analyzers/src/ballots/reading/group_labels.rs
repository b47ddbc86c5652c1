//! Labels of rater groups without what stands around the name: numbers of people, kinds of ballots, boxes.

/// A name without the marks and little words between its parts.
pub(super) fn unmarked(folded: &str) -> String {
    folded.chars().filter(|letter| !"()、,·/和与及".contains(*letter)).collect()
}

/// A label without the number of people or votes, or the weight, that its brackets tell: 党组成员(9张), 部门(权重30%).
pub(super) fn uncounted(folded: &str) -> &str {
    const MEASURES: [&str; 9] = ["票", "张", "人", "份", "名", "位", "%", "权重", "号"];
    let Some((label, rest)) = folded.rsplit_once('(') else { return folded };
    let Some(inside) = rest.strip_suffix(')') else { return folded };
    let number = inside.chars().any(|letter| letter.is_ascii_digit());
    let measured = MEASURES.iter().any(|word| inside.contains(word)) || inside.chars().all(|own| own.is_ascii_digit());
    if number && measured && label.chars().count() >= 2 { label } else { folded }
}

/// A label without the kind of ballot before the people: A票 工委委员.
pub(super) fn unticketed(folded: &str) -> &str {
    let mut letters = folded.chars();
    let coded = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic() || "甲乙丙丁戊".contains(letter));
    let rest =
        letters.as_str().strip_prefix(['票', '类']).map(|rest| rest.trim_matches(['(', ')', ':', '-', '、', '.']));
    rest.filter(|rest| coded && rest.chars().count() >= 2).unwrap_or(folded)
}

/// The only answer whose box is checked, where a box stands before each: □党政班子 ☑部门、驻村干部 □群众代表.
pub(super) fn chosen(folded: &str) -> Option<&str> {
    const EMPTY: &str = "□☐○";
    const CHECKED: &str = "☑☒■●√✓✔";
    let is_box = |letter: char| EMPTY.contains(letter) || CHECKED.contains(letter);
    let first = folded.find(is_box)?;
    let before = folded.get(..first)?;
    if !folded.contains(|letter| EMPTY.contains(letter)) || !before.is_empty() && !before.ends_with([':', '(']) {
        return None;
    }
    let mut checked = Vec::new();
    let mut rest = folded.get(first..)?;
    let mut answers = 0;
    while !rest.is_empty() {
        let behind = rest.trim_start_matches(|letter| is_box(letter) || "()[]".contains(letter));
        let boxes = rest.get(..rest.len() - behind.len())?;
        let end = behind.find(is_box).unwrap_or(behind.len());
        let answer = behind.get(..end)?.trim_end_matches(['(', '[', '、', ',', ';']);
        if boxes.contains(|letter| CHECKED.contains(letter)) {
            checked.push(answer);
        }
        answers += 1;
        rest = behind.get(end..)?;
    }
    if let ([one], true) = (checked.as_slice(), answers >= 2) { Some(one) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_whose_box_is_checked_is_the_only_one() {
        for (text, answer) in [
            ("□班子☑部门、干部□代表", Some("部门、干部")),
            ("您是:□√班子□部门", Some("班子")),
            ("(□)班子(√)部门", Some("部门")),
            ("☑班子☑部门□代表", None),
            ("□班子□部门", None),
            ("班子□部门√", None),
        ] {
            assert_eq!(chosen(text), answer, "{text}");
        }
    }
}
