use super::query::Query;
impl Query {
    /// Stub.
    pub fn parse(text: &str, _: &crate::Schema) -> Query {
        Query::Word(text.to_owned())
    }
}
impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
