//! Radicals that look like ideographs.
//!
//! Some producers map the glyph of 一 to the radical ⼀ (U+2F00): Noto's fonts share the glyph, and the last code point
//! wins. Nobody writes radicals in a report.

/// The ideographs of the Kangxi radicals U+2F00…U+2FD5, in their order.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干\
    幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
    目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里\
    金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Radicals of the supplement (U+2E80…U+2EFF) that have an ideograph of the same look.
const SUPPLEMENT: [(char, char); 31] = [
    ('⺁', '厂'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺘', '手'),
    ('⺫', '目'),
    ('⺮', '竹'),
    ('⺼', '月'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻰', '龙'),
];

/// The character that the author typed.
pub(crate) fn fold(c: char) -> char {
    let code = u32::from(c);
    match code {
        0x2F00..=0x2FD5 => KANGXI.chars().nth((code - 0x2F00) as usize).unwrap_or(c),
        0x2E80..=0x2EFF => SUPPLEMENT.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, plain)| *plain),
        0x00A0 => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kangxi_radical_has_its_ideograph() {
        assert_eq!(KANGXI.chars().count(), 214);
        for (radical, plain) in [('⼀', '一'), ('⼈', '人'), ('⾔', '言'), ('⿕', '龠'), ('⻚', '页'), ('党', '党')]
        {
            assert_eq!(fold(radical), plain);
        }
    }
}
