//! Who is to carry a measure out, as the wording shows at once.

use std::sync::LazyLock;

use super::super::deadline::AHEAD;
use super::super::text::offset_of;
use super::super::words::WordList;

/// Ends of words that name a person or body that can be responsible.
const ROLES: &[&str] = &[
    "副书记",
    "支部书记",
    "总支书记",
    "领导",
    "教导员",
    "指导员",
    "督导员",
    "安全员",
    "书记",
    "组织委员",
    "宣传委员",
    "纪检委员",
    "青年委员",
    "统战委员",
    "生活委员",
    "保密委员",
    "支委",
    "委员",
    "组织员",
    "主任",
    "副主任",
    "院长",
    "副院长",
    "校长",
    "副校长",
    "处长",
    "科长",
    "所长",
    "站长",
    "办公室",
    "党小组",
    "支部",
    "总支",
    "党委",
    "人事处",
    "联络员",
    "班子成员",
    "教务处",
    "学工处",
    "学生处",
    "宣传部",
    "组织部",
    "部门",
    "科室",
    "教研室",
    "工会",
    "团委",
    "团总支",
    "团支部书记",
    "团委书记",
    "辅导员",
    "秘书",
    "干事",
    "组长",
    "部长",
    "队长",
    "厂长",
    "经理",
    "党群工作部",
    "综合科",
    "综合部",
    "负责人",
    "专员",
    "工作专班",
    "专班",
    "村监委会主任",
    "副镇长",
    "护士长",
    "网格长",
    "干部",
    "工作部",
    "党支部",
    "党总支",
    "中心",
    "学院",
    "党建办",
    "学工办",
    "组织部",
    "党群办",
    "政治处",
    "护理部",
];

/// The same, searched together.
static ROLE_WORDS: LazyLock<WordList<()>> =
    LazyLock::new(|| WordList::new(ROLES.iter().map(|role| ((*role).to_owned(), ()))));

/// What stands behind the one who acts.
const ACTS: &[&str] = &[
    "负责",
    "牵头",
    "具体",
    "每",
    "逐",
    "分片",
    "编",
    "组织",
    "向",
    "与",
    "和",
    "带",
    "在",
    "于",
    "要",
    "至少",
    "轮流",
    "分别",
    "按",
    "提交",
    "制定",
    "把",
    "将",
    "从",
    "到",
    "登记",
    "督",
    "定期",
    "签字",
    "亲",
    "当",
    "主动",
    "直接",
    "坚持",
    "固定",
    "先",
    "去",
    "逐一",
    "随机",
    "走",
    "同",
    "会同",
    "及时",
    "随",
    "给",
    "对",
    "建立",
    "抽",
    "各联系",
    "各自",
    "共同",
    "再",
    "首",
    "初审",
    "复审",
    "统筹",
    "协调",
    "落实",
    "跟踪",
    "点对点",
    "争取",
    "今年",
    "一季度",
    "上半年",
    "一一",
];

/// Ends of words for persons: what such a word opens is mostly what they are to do.
const PERSONS: &[&str] = &[
    "书记",
    "委员",
    "支委",
    "主任",
    "长",
    "组织员",
    "辅导员",
    "联络员",
    "指导员",
    "教导员",
    "网格员",
    "秘书",
    "干事",
    "经理",
    "总监",
    "主席",
    "负责人",
    "专员",
    "专干",
    "班子成员",
    "领导",
];

/// What stands behind a person's word where it only belongs to a longer one: 支部书记队伍, 支委会.
const ABOUT: &[&str] = &[
    "的",
    "们",
    "会",
    "队伍",
    "培训",
    "述职",
    "后备",
    "例会",
    "岗位",
    "津贴",
    "履职",
    "作用",
    "制度",
    "考核",
    "业务",
    "工作",
    "能力",
    "联系",
    "一职",
    "负责制",
    "轮训",
    "接待",
    "信箱",
    "抓党建",
    "配备",
    "人选",
    "选",
    "助理",
    "候选",
    "谈心",
    "讲党课",
    "上党课",
    "等",
    "、",
    "）",
    "”",
    "项目",
    "论坛",
    "沙龙",
    "擂台",
    "责任",
    "履行",
    "头雁",
    "库",
];

fn is_person(name: &str) -> bool {
    PERSONS.iter().any(|end| name.ends_with(end)) && !name.ends_with("增长") && !name.ends_with("成长")
}

/// The one who acts, as written; `None` where no clause has a subject that can be held to it.
pub(in crate::duty_report) fn owner(text: &str) -> Option<String> {
    explicit(text).or_else(|| text.split(['，', '。', '；', '：', '！', '、']).find_map(subject))
}

/// 由……负责, ……牵头, 责任人：……
fn explicit(text: &str) -> Option<String> {
    // One of these characters stands in every form below.
    if !text.contains(['负', '牵', '由', '责', '抓', '包']) {
        return None;
    }
    for label in ["责任人：", "责任人:", "责任领导：", "责任单位：", "责任部门：", "牵头人：", "责任人为", "责任人是"]
    {
        if let Some((_, behind)) = text.split_once(label) {
            let name: String = behind.chars().take_while(|character| !"，。；、）)".contains(*character)).collect();
            if !name.trim().is_empty() {
                return Some(name.trim().to_owned());
            }
        }
    }
    for clause in text.split(['，', '。', '；', '：', '！']) {
        for verb in ["具体负责", "牵头负责", "负责", "牵头", "主抓", "包干", "总负责"] {
            let Some(at) = offset_of(clause, verb) else { continue };
            let before = clause.get(..at).unwrap_or("").trim();
            if clause.get(at + verb.len()..).is_some_and(|behind| behind.starts_with('的')) {
                continue;
            }
            let who = before.rsplit_once('由').map_or(before, |(_, who)| who);
            if let Some(who) = name_at_end(who) {
                return Some(who);
            }
        }
        if let Some(at) = clause.find('由') {
            let behind = clause.get(at + '由'.len_utf8()..).unwrap_or("");
            if behind.starts_with('我') && !behind.starts_with("我们") {
                return Some("我".to_owned());
            }
            let held = role_within(behind, 14)
                .or_else(|| in_charge(behind))
                .or_else(|| charged(clause.get(..at).unwrap_or(""), behind))
                .filter(|who| !behind.get(who.len()..).is_some_and(|act| act.starts_with("牵头的")));
            if let Some(who) = held {
                return Some(who);
            }
        }
    }
    None
}

/// 由支部副书记柳某管, 由老周盯着: whoever stands between 由 and what they do.
fn in_charge(behind: &str) -> Option<String> {
    const VERBS: &[&str] =
        &["管", "盯", "抓", "落实", "承担", "带队", "主持", "督", "跟踪", "统筹", "组织", "把关", "收", "审"];
    let end = VERBS.iter().filter_map(|verb| behind.find(verb)).min()?;
    let name = behind.get(..end)?;
    let plain = name.chars().all(|character| character.is_alphabetic() && !character.is_ascii_digit());
    ((2..=10).contains(&name.chars().count()) && plain).then(|| name.to_owned())
}

/// 由周家宝带三个人轮班, 由招商部小符在手续里加一栏: a name between 由 and the first word that can only be an act.
fn charged(before: &str, behind: &str) -> Option<String> {
    const LONGEST: usize = 9;
    const BEGIN: &[char] = &[
        '把', '将', '在', '于', '带', '向', '对', '与', '和', '会', '每', '逐', '按', '当', '先', '去', '给', '分',
        '共', '合', '定', '写', '讲', '查', '看', '包', '做', '办', '签', '报', '提', '开', '送', '接', '出', '找',
        '轮', '从', '到', '来',
    ];
    /// 理由, 自由, 来由.
    const INSIDE: &[char] = &['理', '自', '来', '缘', '事', '因', '情'];
    /// 由此, 由于, 由浅入深, 由点到面.
    const OTHER: &[char] = &[
        '此', '于', '浅', '点', '表', '少', '低', '小', '内', '外', '上', '下', '被', '原', '虚', '软', '易', '近',
        '粗',
    ];
    if before.ends_with(INSIDE) || behind.starts_with(OTHER) {
        return None;
    }
    let name: String = behind.chars().take_while(|letter| !BEGIN.contains(letter) && letter.is_alphabetic()).collect();
    let length = name.chars().count();
    let acts = behind.get(name.len()..).is_some_and(|rest| rest.starts_with(BEGIN));
    ((2..=LONGEST).contains(&length) && acts && !name.contains('的')).then_some(name)
}

/// The role at the end of a text: 2024年3月底前总支组织委员 → 总支组织委员.
fn name_at_end(before: &str) -> Option<String> {
    let before = before.trim_end_matches(['来', '亲']);
    if let Some(own) = ["我", "本人"].iter().find(|own| before.ends_with(**own)) {
        return Some((*own).to_owned());
    }
    let cut = before.rsplit(['前', '内', '起', '底', '，', '、']).next().unwrap_or(before);
    let person = (2..=4).contains(&cut.chars().count())
        && !cut.contains([
            '要', '就', '须', '应', '该', '全', '总', '主', '各', '一', '都', '均', '来', '并', '到', '能', '会', '我',
            '不', '字', '认', '做',
        ]);
    let name: String =
        if ROLES.iter().any(|role| cut.ends_with(role)) || person { cut.to_owned() } else { return None };
    let len = name.chars().count();
    (2..=14).contains(&len).then_some(name)
}

/// The role that stands first in a text, with what belongs to its name: 总支组织委员.
fn role_within(text: &str, longest: usize) -> Option<String> {
    let headed = |from: usize| {
        let behind = text.get(from..)?;
        let at = behind.find('长')?;
        let before = behind.get(..at)?.chars().last()?;
        "校园院所科处部镇乡村站队厂组社店班行局股室台区县市士司会".contains(before).then(|| {
            let start = at - before.len_utf8();
            (from + start, from + at + '长'.len_utf8())
        })
    };
    let role = ROLE_WORDS.matches(text).next().map(|((), range)| (range.start, range.end));
    let (_, mut end) = role.into_iter().chain(headed(0)).min_by_key(|(at, end)| (*at, usize::MAX - end))?;
    loop {
        // 总支|组织委员: the next role follows at once, or a longer one began inside.
        let more = ROLES
            .iter()
            .filter(|role| text.get(end..).is_some_and(|behind| behind.starts_with(**role)))
            .map(|role| end + role.len())
            .max();
        match more {
            Some(further) => end = further,
            None => break,
        }
    }
    let name = text.get(..end)?;
    (name.chars().count() <= longest).then(|| name.to_owned())
}

/// The subject of a clause that promises something.
fn subject(clause: &str) -> Option<String> {
    let clause = clause.trim();
    let own = clause
        .strip_prefix("我")
        .filter(|behind| !behind.starts_with(['们', '院', '校', '部', '处', '局', '镇', '村', '国', '党', '省', '市']));
    if let Some(behind) = own {
        let wishes = ["想", "觉得", "认为", "希望", "相信", "坚信", "的"].iter().any(|word| behind.starts_with(word));
        return (!wishes && !behind.is_empty()).then(|| "我".to_owned());
    }
    if let Some((before, behind)) = clause.split_once('我') {
        let time = ["起", "度", "月", "年", "后", "前", "会", "天", "内", "期间", "周", "都", "，"]
            .iter()
            .any(|end| before.ends_with(end));
        let others = ['们', '院', '校', '部', '处', '局', '镇', '村', '国', '党', '省', '市'];
        if time && before.chars().count() <= 12 && !behind.starts_with(others) && !behind.is_empty() {
            return Some("我".to_owned());
        }
    }
    if clause.starts_with("本人") {
        return Some("本人".to_owned());
    }
    if clause.ends_with("归我办") || clause.contains("归我管") {
        return Some("我".to_owned());
    }
    if let Some(office) = office(clause) {
        return Some(office);
    }
    let clause = ["每名", "每位", "各位", "全体"].iter().find_map(|each| clause.strip_prefix(each)).unwrap_or(clause);
    let name = role_within(clause, 12)?;
    let behind = clause.get(name.len()..).unwrap_or("");
    let names_person = is_person(&name) && !ABOUT.iter().any(|word| behind.starts_with(word)) && !behind.is_empty();
    let digits = name.chars().any(|character| character.is_ascii_digit())
        && !name.ends_with("联络员")
        && !name.ends_with("委员");
    let verbs = [
        "建立", "完善", "制定", "推行", "实行", "加强", "组织", "开展", "选派", "选拔", "为", "把", "对", "以", "让",
        "在", "向", "与", "同", "每", "给", "按", "和", "针对", "围绕", "培养", "深化", "落实", "坚持", "列席", "强化",
        "抓", "修订", "编制", "设立", "明确", "争取", "结合", "将", "通过", "利用", "从", "到", "健全", "优化", "严格",
    ];
    let acted_on = !ROLES.contains(&name.as_str()) && verbs.iter().any(|verb| name.starts_with(verb));
    let dated = is_person(&name) && behind.starts_with(|character: char| character.is_ascii_digit());
    let relative = behind.chars().take(6).any(|character| character == '的');
    let inside = name.contains([
        '跟', '逢', '如', '若', '凡', '聚', '让', '请', '为', '帮', '带', '选', '当', '交', '报', '给', '向', '把',
        '被', '由', '使', '查', '找', '月', '底', '年', '前', '对', '与',
    ]);
    let names_person = names_person && !relative && !inside;
    (!digits && !acted_on && (dated || names_person || ACTS.iter().any(|act| behind.starts_with(act)))).then_some(name)
}

/// 人事科拿出办法, 设备处上半年上线: an office that opens a clause, where a time or an act follows.
fn office(clause: &str) -> Option<String> {
    const LONGEST: usize = 7;
    const ENDS: &[char] = &['科', '处', '办', '室', '部', '组'];
    const ACTING: &[&str] = &[
        "拿出", "出台", "上线", "配合", "接手", "排出", "重排", "今后", "完成", "公布", "年底", "年内", "明年", "元月",
        "元旦", "春节", "要在", "须在", "负责", "牵头", "于", "把", "将", "每", "按", "逐", "在一", "在二", "在三",
        "在2",
    ];
    let end =
        clause.char_indices().take(LONGEST).filter(|(_, letter)| ENDS.contains(letter)).find_map(|(at, letter)| {
            let behind = clause.get(at + letter.len_utf8()..)?;
            let dated = behind.starts_with(|next: char| next.is_ascii_digit())
                || behind.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
                    && behind.chars().take(3).any(|next| next == '月');
            (dated || ACTING.iter().chain(&AHEAD).any(|act| behind.starts_with(act))).then_some(at + letter.len_utf8())
        })?;
    let name = clause.get(..end)?;
    let plain = name.chars().all(|letter| letter.is_alphabetic() && !letter.is_ascii_alphanumeric())
        && !name.contains([
            '到', '由', '让', '请', '把', '对', '向', '在', '的', '各', '一', '每', '建', '设', '加', '抓', '找', '好',
            '要', '马', '立', '督', '查', '全', '主', '干', '为', '从', '照', '特', '快',
        ]);
    (plain && name.chars().count() >= 2).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_taken_as_they_are_written() {
        for (text, owner_wanted) in [
            ("由总支组织委员负责，每月1次。", Some("总支组织委员")),
            ("2024年4月底前由科研副院长牵头完成。", Some("科研副院长")),
            ("组织员负责，3月底前办一次。", Some("组织员")),
            ("我每周到窗口顶班半天。", Some("我")),
            ("由我向学校争取。", Some("我")),
            ("人事科上半年出台党务干事工作量折算办法。", Some("人事科")),
            ("总务处在一季度末以前排出全年分月支出计划。", Some("总务处")),
            ("年底前由周家宝带三个人轮班看门。", Some("周家宝")),
            ("3月20日前由招商部小符在进场手续里加一栏。", Some("招商部小符")),
            ("本人每季度与党员谈心一遍。", Some("本人")),
            ("每月最后一个星期五，最老的那一件投诉归我办。", Some("我")),
            ("讲课由浅入深，把道理讲到家。", None),
            ("建立支部书记后备库，每个支部储备1名。", None),
            ("选树3名优秀党员师傅。", None),
            ("2024年2月底前设公众号专职审核岗1个。", None),
        ] {
            assert_eq!(owner(text).as_deref(), owner_wanted, "{text}");
        }
    }
}
