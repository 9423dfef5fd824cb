"""Papers made of tables and words: the annual report, quarterly and progress reports, a version for young people."""
