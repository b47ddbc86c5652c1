//! Every element that begins also ends, and the walk itself ends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::xml::{Node, Nodes, decode};

fuzz_target!(|bytes: &[u8]| {
    let source = decode(bytes.to_vec());
    let mut nodes = Nodes::new(&source, 64);
    let mut open = 0_i64;
    while let Some(node) = nodes.next() {
        match node {
            Node::Open(element) => {
                let _ = element.attribute("val");
                open += 1;
            }
            Node::Close(..) => open -= 1,
            Node::Text(_) => {}
        }
        assert!((0..=64).contains(&open));
    }
    assert_eq!(open, 0);
});
