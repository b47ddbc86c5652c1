//! Whose votes a title tells of: the words right before 票, 测评 and the like.

/// What follows the people: the votes are theirs.
const VOTES: &[&str] =
    &["测评票", "评议票", "现场票", "视频票", "纸质票", "选票", "用票", "票", "测评", "评议", "打分", "评分", "用"];

/// How they cast their votes.
const MANNERS: &[&str] = &["集中", "现场", "视频", "书面", "民主", "网上", "线上", "无记名", "不记名", "纸质"];

/// What stands before the people in a sentence.
const BEFORE: &[&str] = &["述职评议", "述职", "参会", "到会", "与会", "年度", "书记", "的", "各位", "全体"];

/// The words that may name the people whose votes a folded title tells of.
pub(super) fn voters(folded: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for part in folded.split(['(', ')', ':', ',', ';', '_', '-', '·', '—', '、', '。', '《', '》', '|', '【', '】'])
    {
        let behind = VOTES.iter().filter_map(|word| part.find(word)).filter(|at| *at > 0).min();
        let Some(mut people) = behind.and_then(|at| part.get(..at)) else { continue };
        while let Some(rest) = MANNERS.iter().find_map(|word| people.strip_suffix(word)) {
            people = rest;
        }
        found.push(people);
        found.extend(BEFORE.iter().filter_map(|word| people.rsplit_once(word)).map(|(_, people)| people));
    }
    found.retain(|people| people.chars().count() >= 2);
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::voters;

    #[test]
    fn the_people_stand_before_their_votes() {
        for (title, people) in [
            ("党委委员测评票(8张)录入", "党委委员"),
            ("院领导现场票7张(一票一页)", "院领导"),
            ("在分会场参会的院领导测评票(2张)", "院领导"),
            ("书记(甲)述职职工代表测评票登记", "职工代表"),
        ] {
            assert!(voters(title).contains(&people), "{title}");
        }
        assert!(voters("登记表").is_empty());
    }
}
