//! The JSON Schema of `season.toml` in `docs/` follows the types.

#![allow(missing_docs, reason = "test names say what they test")]

use std::path::Path;

use shuping_analyzers::scheme;

#[test]
fn the_published_schema_of_a_scheme_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/scheme.schema.json");
    let schema = serde_json::to_string_pretty(&scheme::json_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(published == schema, "run the tests once with UPDATE_DOCS=1 and commit {}", path.display());
}
