"""Shapes and wording of requests and answers on both hosts."""
