//! 必答题: the words that mark one.

use super::reading::Reading;

/// The clauses that mark a 必答题, as written.
pub(super) fn marked(reading: &Reading<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for para in &reading.paragraphs {
        let before = found.len();
        for segment in &para.segments {
            let text = para.slice(segment.range);
            if !["必答题", "书记项目“必答", "必答课题", "必答项目"].iter().any(|word| text.contains(word))
            {
                continue;
            }
            let quoted = quotations(text);
            if quoted.is_empty() {
                found.push(text.trim_end_matches(['，', '。', '；']).to_owned());
            } else {
                found.extend(quoted);
            }
        }
        // 问题三（必答题）：…… carries the word in its number.
        let lead: String = para.text.chars().iter().take(24).collect();
        if found.len() == before && lead.contains("必答题") {
            let clause = para.slice(para.text.whole()).split(['。', '；']).next().unwrap_or("");
            found.push(clause.trim().to_owned());
        }
    }
    found
}

/// Quotations that name a question; the word 必答题 itself is none.
fn quotations(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('“') {
        let Some((inner, after)) = behind.split_once('”') else { break };
        if inner.chars().count() >= 6 && !inner.contains("必答") {
            found.push(format!("“{inner}”"));
        }
        rest = after;
    }
    found
}
