"""The conditions of a module, each in a call that can take it out."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

CALL = "__knockout_rule__"
"""What the call is named in a module; it takes the rule's number and the value of the condition."""

Node = TypeVar("Node", bound=ast.AST)
Function = TypeVar("Function", ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A condition; `line` counts from 1, `column` in bytes from 0."""

    path: Path
    line: int
    column: int
    condition: str
    function: str
    without: bool
    """What stands for the condition where it is taken out: True for a filter and in `and`, else False."""


class Watching(ast.NodeTransformer):
    """Puts the conditions of a module's functions into calls; what runs at import is left alone, since modules are imported once."""

    def __init__(self, path: Path, first: int) -> None:
        self.path, self.first = path, first
        self.rules: list[Rule] = []
        self.within: list[str] = []
        self.functions = 0

    def call(self, old: Rule, new: ast.expr) -> ast.expr:
        """A call with the number of the rule around the condition; a constant (… or "") is none."""
        if not self.functions or isinstance(new, ast.Constant):
            return new
        self.rules.append(old)
        number = ast.Constant(self.first + len(self.rules) - 1)
        return ast.copy_location(ast.Call(ast.Name(CALL, ast.Load()), [number, new], []), new)

    def rule(self, condition: ast.expr, without: bool) -> Rule:
        return Rule(self.path, condition.lineno, condition.col_offset, ast.unparse(condition), ".".join(self.within), without)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return self.function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self.function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.within.append(node.name)
        self.generic_visit(node)
        self.within.pop()
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self.functions += 1
        node.body = self.visit(node.body)
        self.functions -= 1
        return node

    def visit_If(self, node: ast.If) -> ast.If:
        return self.tested(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.IfExp:
        return self.tested(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        rules = [self.rule(test, True) for test in node.ifs]
        self.generic_visit(node)
        node.ifs = self.calls(rules, node.ifs)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.BoolOp:
        rules = [self.rule(operand, isinstance(node.op, ast.And)) for operand in node.values]
        self.generic_visit(node)
        node.values = self.calls(rules, node.values)
        return node

    def calls(self, old: Sequence[Rule], new: Sequence[ast.expr]) -> list[ast.expr]:
        return [self.call(rule, value) for rule, value in zip(old, new, strict=True)]

    def tested(self, node: Node) -> Node:
        assert isinstance(node, ast.If | ast.IfExp)
        rule = self.rule(node.test, False)
        self.generic_visit(node)
        node.test = self.call(rule, node.test)
        return node

    def function(self, node: Function) -> Function:
        self.within.append(node.name)
        self.functions += 1
        node.body = [self.visit(statement) for statement in node.body]
        self.functions -= 1
        self.within.pop()
        return node


def watched(source: bytes, path: Path, first: int = 0) -> tuple[ast.Module, list[Rule]]:
    """The module with its conditions in calls, and its rules, numbered from `first`."""
    watching = Watching(path, first)
    tree = watching.visit(ast.parse(source))
    assert isinstance(tree, ast.Module)
    return ast.fix_missing_locations(tree), watching.rules
