#![allow(clippy::all, clippy::pedantic, clippy::restriction, missing_docs)]
use shuping_pipeline::content::*;
use shuping_pipeline::formats::{Reader, pdf::PdfReader};
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let t = std::time::Instant::now();
        let got = PdfReader.read(&bytes, &Limits::default());
        eprintln!("{path} {:?}", t.elapsed());
        match got {
            Ok(c) => println!("{}", serde_json::to_string(&serde_json::json!({"path": path, "content": c})).unwrap()),
            Err(e) => println!("{}", serde_json::to_string(&serde_json::json!({"path": path, "refusal": format!("{:?} {}", e.cause, e.reason)})).unwrap()),
        }
    }
}
