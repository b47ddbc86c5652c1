//! The words by which a title or a name tells what a paper is.

use shuping_analyzers::scheme::Scheme;
use shuping_analyzers::season::kind;

use super::text::fold;

/// Words that name a kind of paper. Chinese titles end with what the paper is (…评议考核的通知, …述职评议整改台账), so the
/// word that ends last in a title wins, and of two that end together the longer one.
const WORDS: [(&str, &[&str]); 8] = [
    (
        kind::DUTY_REPORT,
        &[
            "述职报告",
            "述职评议报告",
            "述职述责报告",
            "述职述廉报告",
            "述职材料",
            "述职稿",
            "述职",
            "述责",
            "述党建",
            "五述",
            "履职报告",
        ],
    ),
    (
        kind::ACCOUNTABILITY_REPORT,
        &[
            "主体责任报告",
            "主体责任情况报告",
            "主体责任情况的报告",
            "主体责任落实情况",
            "从严治党责任报告",
            "从严治党报告",
            "从严治党情况报告",
            "主体责任",
            "从严治党",
            "主责报告",
            "责任制报告",
            "党风廉政建设责任制",
            "两个责任",
            "管党治党",
        ],
    ),
    (kind::WORK_SUMMARY, &["工作总结", "党建总结", "年度总结", "工作情况总结", "工作小结", "总结"]),
    (
        kind::WORK_PLAN,
        &["工作计划", "工作方案", "实施方案", "工作要点", "工作安排", "工作思路", "党建计划", "计划", "方案"],
    ),
    (
        kind::LEDGER,
        &[
            "整改台账",
            "整改清单",
            "问题清单",
            "整改方案",
            "整改情况",
            "整改表",
            "问题台账",
            "台账",
            "台帐",
            "整改单",
            "整改卡",
            "整改销号",
            "销号表",
            "销号单",
            "销号卡",
            "整改任务",
            "整改进度",
            "问题整改",
            "整改报告",
            "整改落实",
        ],
    ),
    (
        kind::BALLOTS,
        &[
            "测评票",
            "测评表",
            "测评汇总",
            "评议票",
            "评议表",
            "测评结果",
            "计票表",
            "计票",
            "读卡机",
            "打分表",
            "评分表",
            "评分票",
            "评分登记",
            "打分登记",
            "唱票",
            "画票",
            "民主测评",
            "测评",
            "选票",
            "得票",
        ],
    ),
    (kind::ROSTER, &["一览表", "名单", "花名册", "名册", "通讯录"]),
    (
        kind::IRRELEVANT,
        &[
            "通知",
            "签到表",
            "签到",
            "议程",
            "日程",
            "须知",
            "座次",
            "座位",
            "回执",
            "邀请函",
            "菜单",
            "合影",
            "照片",
            "会务",
            "请假条",
            "情况说明",
            "说明",
            "提示",
            "提醒",
            "就餐",
            "值班表",
            "排班",
            "轮值表",
            "接龙",
            "订餐",
            "告知书",
            "告知单",
            "通告",
            "报名表",
            "倡议书",
            "发票",
            "公告",
            "启事",
            "纪要",
            "注意事项",
            "会议安排",
            "用餐安排",
            "乘车安排",
            "桌签",
            "席卡",
            "主持词",
            "主持稿",
            "讲话稿",
            "讲话",
        ],
    ),
];

/// The words of the program and of the scheme.
pub(super) struct Vocabulary {
    words: Vec<(String, String)>,
}

impl Vocabulary {
    /// Those of the program, and the titles that the scheme gives its materials.
    pub(super) fn new(scheme: &Scheme) -> Self {
        let own = WORDS.iter().flat_map(|(kind, words)| words.iter().map(|word| (fold(word), (*kind).to_owned())));
        let ordered = scheme.materials.iter().flat_map(|material| {
            std::iter::once(&material.title).chain(&material.aliases).map(|word| (fold(word), material.kind.clone()))
        });
        Self { words: own.chain(ordered).filter(|(word, _)| !word.is_empty()).collect() }
    }

    /// The kind whose word ends last, with the length of that word.
    pub(super) fn last(&self, text: &str) -> Option<(&str, usize)> {
        let text = fold(text);
        self.words
            .iter()
            .filter_map(|(word, kind)| Some((text.rfind(word.as_str())? + word.len(), word.len(), kind.as_str())))
            .max()
            .map(|(_, size, kind)| (kind, size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_ends_last_in_a_title_names_the_paper() {
        let scheme =
            shuping_analyzers::scheme::parse("[season]\norganization = \"河东镇党委\"\nyear = 2023\n").unwrap();
        let words = Vocabulary::new(&scheme);
        for (title, kind) in [
            ("关于开展2023年度述职评议考核工作的通知", kind::IRRELEVANT),
            ("河东村党支部2023年度述职评议考核整改台账", kind::LEDGER),
            ("党支部书记抓基层党建工作述职报告", kind::DUTY_REPORT),
            ("落实全面从严治党主体责任情况的报告", kind::ACCOUNTABILITY_REPORT),
            ("附件3：述职单位一览表", kind::ROSTER),
            ("述职评议现场测评汇总（村级）", kind::BALLOTS),
            ("2024年党建工作计划(1)", kind::WORK_PLAN),
        ] {
            assert_eq!(words.last(title).map(|(kind, _)| kind), Some(kind), "{title}");
        }
        assert_eq!(words.last("新建 Microsoft Word 文档"), None);
    }
}
