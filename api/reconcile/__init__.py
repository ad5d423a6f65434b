"""The Reconciliation Service API 0.2 (https://reconciliation-api.github.io/specs/0.2/): names of others to our IRIs."""
