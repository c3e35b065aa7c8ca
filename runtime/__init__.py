"""The runtime: composes the engines over a store and serves people and machines."""
