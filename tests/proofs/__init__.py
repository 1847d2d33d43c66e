"""What the proofs about the chain of steps are made of: tests/proofs/test_chain_*.py use it."""
