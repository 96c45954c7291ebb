# vault policy write baremetal-dns-read baremetal-dns-read.hcl
# KV version 2
path "secrets/data/teams/core-infrastructure/server/kea_db"        { capabilities = ["read"] }
path "secrets/data/teams/core-infrastructure/server/baremetal_dns" { capabilities = ["read"] }
# KV version 1
path "secrets/teams/core-infrastructure/server/kea_db"             { capabilities = ["read"] }
path "secrets/teams/core-infrastructure/server/baremetal_dns"      { capabilities = ["read"] }
# The worker renews its own token.
path "auth/token/renew-self"  { capabilities = ["update"] }
path "auth/token/lookup-self" { capabilities = ["read"] }
