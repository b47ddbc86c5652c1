//! Understanding a 述职报告: structure, problems, causes, measures, links, wording, evidence, focus.
