"""The Python side of the NEXUS Gateway: a pipeline's link, and a base for platforms of your own.

Also importable as ``Communication``; both names give the same module objects.
"""
