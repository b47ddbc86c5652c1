//! For machines: season.json, its JSON Schema, and findings as SARIF.

use serde_json::{Value, json};
use shuping_analyzers::finding::Severity;
use shuping_analyzers::rules::explain;
use shuping_analyzers::season::Season;

use crate::view::View;
use crate::{Error, Inputs};

/// season.json.
///
/// # Errors
///
/// Never for a season that this program made; a number that JSON cannot hold.
pub fn season(season: &Season) -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(season)?;
    text.push('\n');
    Ok(text)
}

/// JSON Schema of season.json, generated from the types.
///
/// # Errors
///
/// Never; the schema is plain JSON.
pub fn schema() -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Season))?;
    text.push('\n');
    Ok(text)
}

/// Findings of the reports that count as SARIF 2.1.0: a line is a paragraph, a column a character of it.
///
/// # Errors
///
/// Never; SARIF is plain JSON.
pub fn sarif(inputs: &Inputs) -> Result<String, Error> {
    let view = View::new(inputs);
    let codes: Vec<&str> = view.rules_hit().into_keys().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(&view, code)).collect();
    let mut results = Vec::new();
    for unit in &view.units {
        let Some(report) = unit.report else { continue };
        for finding in unit.findings() {
            let mut place = json!({ "artifactLocation": { "uri": crate::pages::href(&report.path) } });
            if let (Some(paragraph), Some(start), Some(end)) = (finding.paragraph, finding.start, finding.end) {
                let line = paragraph + 1;
                place["region"] =
                    json!({ "startLine": line, "startColumn": start + 1, "endLine": line, "endColumn": end + 1 });
            }
            results.push(json!({
                "ruleId": finding.rule,
                "ruleIndex": codes.iter().position(|code| *code == finding.rule),
                "level": level(finding.severity),
                "message": { "text": format!("{}。{}", finding.message, finding.advice) },
                "locations": [{ "physicalLocation": place, "logicalLocations": [{ "name": unit.unit.name }] }],
                "partialFingerprints": { "shuping/v1": finding.fingerprint },
            }));
        }
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "shuping", "version": inputs.season.analyser, "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log)?;
    text.push('\n');
    Ok(text)
}

fn rule(view: &View, code: &str) -> Value {
    let said = explain(code);
    json!({
        "id": code,
        "name": said.map_or("", |rule| rule.name),
        "shortDescription": { "text": view.rule_title(code) },
        "fullDescription": { "text": said.map_or("", |rule| rule.what) },
        "help": { "text": said.map_or("", |rule| rule.mend) },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
