//! Targets: what links lead to.

use std::borrow::Cow;

use super::{NodeId, Site};

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page of the content, and the fragment of the link without its `#`, decoded; it may be empty.
    Page(NodeId, Box<str>),
    /// Anything else.
    Address {
        /// The address with base path and fragment.
        href: Box<str>,
        /// The text of a wiki link that has none of its own.
        label: Box<str>,
    },
}

impl Target {
    /// Returns the page, if it is one of the content.
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Self::Page(id, _) => Some(*id),
            Self::Address { .. } => None,
        }
    }

    /// Returns the address with base path and fragment.
    pub fn href<'a>(&'a self, site: &'a Site) -> Cow<'a, str> {
        match self {
            Self::Page(id, fragment) if fragment.is_empty() => Cow::Borrowed(&site.node(*id).card.href),
            Self::Page(id, fragment) => {
                Cow::Owned(site.base.href(&site.node(*id).url().with_fragment(fragment)))
            }
            Self::Address { href, .. } => Cow::Borrowed(href),
        }
    }

    /// Returns the text of a wiki link that has none of its own.
    pub fn label<'a>(&'a self, site: &'a Site) -> &'a str {
        match self {
            Self::Page(id, _) => &site.node(*id).card.text,
            Self::Address { label, .. } => label,
        }
    }
}
