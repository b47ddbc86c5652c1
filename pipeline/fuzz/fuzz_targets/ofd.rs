//! The parts of an OFD: whatever one of them holds, the reader ends with text or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::ofd::OfdReader;
use shuping_pipeline_fuzz::{ends, zip};

const PARTS: [(&str, &str); 3] = [
    (
        "OFD.xml",
        "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
    ),
    (
        "Doc_0/Document.xml",
        "<ofd:Document xmlns:ofd='http://www.ofdspec.org/2016'><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>\
         </ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID='1' BaseLoc='Pages/Page_0/Content.xml'/></ofd:Pages></ofd:Document>",
    ),
    (
        "Doc_0/Pages/Page_0/Content.xml",
        "<ofd:Page xmlns:ofd='http://www.ofdspec.org/2016'><ofd:Content><ofd:Layer ID='2'><ofd:TextObject ID='3' Boundary='20 20 100 10' \
         Font='1' Size='5'><ofd:TextCode X='0' Y='5' DeltaX='g 2 5'>述职</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>",
    ),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, part)) = bytes.split_first() else { return };
    let chosen = usize::from(*choice) % PARTS.len();
    let parts: Vec<(&str, &[u8])> = PARTS
        .iter()
        .enumerate()
        .map(|(number, (name, whole))| (*name, if number == chosen { part } else { whole.as_bytes() }))
        .collect();
    ends(&OfdReader, &zip(&parts));
});
