//! Endpoints and hosts (`rules/endpoints.toml`).

/// The API's addresses.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Companion hosts, lower case, without scheme or port.
    pub hosts: Vec<String>,
    /// The path before both contracts' endpoints: `/public`.
    pub prefix: String,
    /// The header that carries the key: `X-Api-Key`.
    pub credential_header: String,
    /// The legacy endpoints.
    pub legacy: Vec<LegacyEndpoint>,
    /// `/public/agents`.
    pub create_agent: String,
    /// `/public/agents/{agentId}/connections`.
    pub open_session: String,
    /// `/public/agents/{agentId}/channels/{channelType}`.
    pub configure_channel: String,
    /// The session field that names the channel: `channelType`.
    pub channel_field: String,
    /// The agent field that labels it: `name`.
    pub name_field: String,
    /// Agent fields that must be sent, with the value that stands for none (`providerSettings`: `{}`).
    pub required_agent_objects: Vec<String>,
    /// What lets a file through the scan. Rare in ordinary code; see the file for how often each occurs.
    pub needles: Vec<String>,
    /// What counts as a mention: the endpoints' own text, `public/connections`, `ws-connections`.
    pub mentions: Vec<String>,
}

/// A legacy endpoint.
#[derive(Clone, Debug)]
pub struct LegacyEndpoint {
    /// The whole path: `/public/connections`.
    pub path: String,
    /// The session channel it stands for: `webrtc`.
    pub channel: String,
    /// The rule that reports it: `NM001`.
    pub code: String,
}
