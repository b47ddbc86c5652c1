//! What a material's own file does not fit the scheme in: length, time to read it aloud, format, name.

use shuping_analyzers::scheme::{Material, Scheme, Unit};
use shuping_analyzers::season::{Completeness, Submission, file_name, kind};
use shuping_analyzers::wordcount::count_document;

use super::assemble::document;
use super::folder::SeasonFolder;
use super::reading::ReadFile;

/// Characters read aloud in a minute, fast: notices that pair five minutes with 1,300 characters imply it.
const SPOKEN: u32 = 260;

/// Adds remarks to the rows of files that arrived.
pub(super) fn add(folder: &SeasonFolder, files: &[ReadFile], submissions: &[Submission], rows: &mut [Completeness]) {
    for row in rows.iter_mut() {
        let Some(path) = &row.path else { continue };
        let material = folder.scheme.materials.iter().find(|material| material.kind == row.kind);
        let (Some(material), Some(unit)) = (material, folder.roster.unit(&row.unit)) else { continue };
        let Some((file, _)) = files.iter().zip(submissions).find(|(_, one)| one.path == *path) else { continue };
        row.remarks.extend(length(material, &folder.scheme, file));
        row.remarks.extend(format(material, path));
        row.remarks.extend(name(material, unit, folder.scheme.season.year, path));
    }
}

/// The duty report's own length is a finding of its rules; other materials and versions have none.
fn length(material: &Material, scheme: &Scheme, file: &ReadFile) -> Vec<String> {
    let mut remarks = Vec::new();
    let Some(document) = document(file) else { return remarks };
    let words = count_document(document, scheme.report.count);
    if let Some(limit) = material.length.filter(|_| material.kind != kind::DUTY_REPORT) {
        match limit.limits() {
            (Some(least), _) if words < least => remarks.push(format!("{words}字，少于要求的{least}字")),
            (_, Some(most)) if words > most => remarks.push(format!("{words}字，多于要求的{most}字")),
            _ => {}
        }
    }
    if let Some(minutes) = material.speaking_minutes.filter(|minutes| words > minutes.saturating_mul(SPOKEN)) {
        remarks.push(format!("{words}字，{minutes}分钟念不完（每分钟{SPOKEN}字也要{}分钟）", words.div_ceil(SPOKEN)));
    }
    remarks
}

fn format(material: &Material, path: &str) -> Option<String> {
    if material.formats.is_empty() {
        return None;
    }
    let end = file_name(path).rsplit_once('.').map_or("", |(_, end)| end).to_lowercase();
    let wanted = |format: &String| format.trim_start_matches('.').to_lowercase() == end;
    (!material.formats.iter().any(wanted)).then(|| format!("格式是 {end}，要求 {}", material.formats.join("、")))
}

/// Whether the words of the pattern stand in the name, in their order.
fn name(material: &Material, unit: &Unit, year: i32, path: &str) -> Option<String> {
    if material.file_name.is_empty() {
        return None;
    }
    let file = file_name(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut rest = Some(stem);
    // Every second piece stood in braces: 年度 is a year there, and a word elsewhere.
    for (number, piece) in material.file_name.split(['{', '}']).enumerate().filter(|(_, piece)| !piece.is_empty()) {
        let words: Vec<String> = match piece {
            word if number % 2 == 0 => vec![word.to_owned()],
            "单位" => [unit.name.as_str(), unit.plain_name()]
                .into_iter()
                .map(str::to_owned)
                .chain(unit.aliases.iter().cloned())
                .collect(),
            "姓名" => vec![unit.secretary.clone()],
            "年度" => vec![year.to_string()],
            "材料" => std::iter::once(material.title.clone()).chain(material.aliases.iter().cloned()).collect(),
            other => vec![other.to_owned()],
        };
        let behind = |rest: &str, word: &String| {
            rest.find(word.as_str()).and_then(|at| rest.get(at + word.len()..)).map(str::len)
        };
        rest = rest.and_then(|rest| {
            let least = words.iter().filter(|word| !word.is_empty()).filter_map(|word| behind(rest, word)).max()?;
            rest.get(rest.len() - least..)
        });
    }
    rest.is_none().then(|| format!("文件名应写成“{}”", material.file_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_fits_its_pattern_with_any_name_of_the_unit() {
        let material = Material {
            title: "述职报告".into(),
            file_name: "{单位}{姓名}{年度}年度{材料}".into(),
            ..Material::default()
        };
        let unit = Unit {
            name: "河东村党支部".into(),
            aliases: vec!["河东".into()],
            secretary: "白音".into(),
            ..Unit::default()
        };
        for (path, fits) in [
            ("收/河东村党支部白音2023年度述职报告.docx", true),
            ("河东-白音-2023年度述职报告（终稿）.docx", true),
            ("白音河东2023年度述职报告.docx", false),
            ("述职报告.docx", false),
        ] {
            assert_eq!(name(&material, &unit, 2023, path).is_none(), fits, "{path}");
        }
    }
}
