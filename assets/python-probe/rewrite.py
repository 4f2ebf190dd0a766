"""The user's source, compiled so that what cannot be seen from outside passes through the probe.

    f(x)        ->  __yieldscope_made__(f(x))                       a call may have made a generator or a coroutine
    (x for ...) ->  __yieldscope_made__((x for ...))
    g.send(x)   ->  __yieldscope_made__(__yieldscope_call__(g.send, x)())   what is about to be sent, thrown, closed, written
    y = yield x ->  y = __yieldscope_got__((yield x))                what was sent
    yield x     ->  None is not (yield x) in __yieldscope_sent__     the same where nobody uses it: mostly no call
    for x in y  ->  for x in __yieldscope_iter__(y)                  an `__iter__` may be a generator function
    a = f(x)    ->  a = __yieldscope_made__(f(x), "a")               futures, queues and locks are called by that name
    with a:     ->  with __yieldscope_enter__(a):                    a lock may have to be waited for

Every helper gives back what it was given (`call`: a partial, which has no frame), so that no frame of ours is ever under
one of the user's. Lines are those of what is wrapped. A call of a helper has no width, by which it is known in compiled code
(`is_call_of_ours`); nothing that is raised ever points to it.
"""
import _ast as ast
import sys

from prologue import insert

# How the names of ours in rewritten code begin.
OURS = "__yieldscope_"
MADE, CALL, GOT, SENT, ITER, ENTER = (
    OURS + "%s__" % word for word in ("made", "call", "got", "sent", "iter", "enter"))
METHODS = frozenset(("send", "throw", "close", "asend", "athrow", "aclose", "set_result", "set_exception", "cancel",
                     "acquire", "now", "today", "write", "_exit"))


# Where a lock is kept that `with` takes.
_PLACES = (ast.Name, ast.Attribute, ast.Subscript)
# 3.12 runs a comprehension of a module inside the module's frame, and loses its variable whenever that frame is traced.
APART = sys.version_info[:2] == (3, 12)
IT = "__yieldscope_it__"


def located(node, old):
    """The new node at the old one's place."""
    node.lineno, node.col_offset = old.lineno, old.col_offset
    node.end_lineno, node.end_col_offset = old.end_lineno, old.end_col_offset
    return node


def nodes(root):
    """The nodes of a tree."""
    found = [root]
    for node in found:
        for name in node._fields:
            value = getattr(node, name, None)
            found += [one for one in (value if type(value) is list else (value,)) if isinstance(one, ast.AST)]
    return found


class Rewriter:
    """As `ast.NodeTransformer`, whose module takes long to import and may be hidden by one of the program's own."""

    depth = 0

    def visit(self, node):
        return getattr(self, "visit_" + type(node).__name__, self.generic_visit)(node)

    def generic_visit(self, node):
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                value[:] = [self.visit(one) if isinstance(one, ast.AST) else one for one in value]
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node

    def _wrap(self, helper, node):
        return self._call(helper, [node], [], node)

    @staticmethod
    def _call(helper, args, keywords, node):
        """A call of a helper of ours in the place of a node."""
        name = located(ast.Name(id=helper, ctx=ast.Load()), node)
        call = located(ast.Call(func=name, args=args, keywords=keywords), node)
        call.col_offset = call.end_col_offset = 0
        return call

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            inner = self._call(CALL, [node.func] + node.args, node.keywords, node)
            node = located(ast.Call(func=inner, args=[], keywords=[]), node)
        return self._wrap(MADE, node)

    def visit_Assign(self, node):
        self.generic_visit(node)
        target = node.targets[0]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            if len(target.elts) == len(node.value.elts):
                for one, value in zip(target.elts, node.value.elts):
                    self._named(one, value)
        else:
            self._named(target, node.value)
        return node

    def _named(self, target, value):
        """Tells the hook around a call, an `await` aside, the name that the result gets."""
        name = getattr(target, "id", None) or getattr(target, "attr", None)
        if name is not None and isinstance(value, ast.Call) and getattr(value.func, "id", None) == MADE:
            value.args.append(located(ast.Constant(value=name, kind=None), value))

    def _with(self, node):
        self.generic_visit(node)
        for item in node.items:
            if item.optional_vars is not None:
                self._named(item.optional_vars, item.context_expr)
            if isinstance(node, ast.With) and isinstance(item.context_expr, _PLACES):
                item.context_expr = self._wrap(ENTER, item.context_expr)
        return node

    visit_With = visit_AsyncWith = _with

    def visit_GeneratorExp(self, node):
        self.generic_visit(node)
        return self._wrap(MADE, node)

    def visit_Yield(self, node):
        self.generic_visit(node)
        return self._wrap(GOT, node)

    def visit_Expr(self, node):
        given = node.value
        if not isinstance(given, ast.Yield):
            return self.generic_visit(node)
        self.generic_visit(given)
        nothing = located(ast.Constant(value=None, kind=None), given)
        sent = located(ast.Name(id=SENT, ctx=ast.Load()), given)
        test = ast.Compare(left=nothing, ops=[ast.IsNot(), ast.In()], comparators=[given, sent])
        node.value = located(test, given)
        return node

    def visit_For(self, node):
        self.generic_visit(node)
        if not isinstance(node.iter, (ast.List, ast.Tuple, ast.Constant)):
            node.iter = self._wrap(ITER, node.iter)
        return node

    # Annotations may become strings, and type parameters scopes of their own: they stay as they are.

    def visit_AnnAssign(self, node):
        node.target = self.visit(node.target)
        if node.value is not None:
            node.value = self.visit(node.value)
            self._named(node.target, node.value)
        return node

    def visit_arg(self, node):
        return node

    def _function(self, node):
        returns, node.returns = node.returns, None
        params = getattr(node, "type_params", None)
        if params:
            node.type_params = []
        self.generic_visit(node)
        node.returns = returns
        if params:
            node.type_params = params
        return node

    def _scope(self, node):
        self.depth += 1
        node = self.generic_visit(node) if isinstance(node, (ast.Lambda, ast.ClassDef)) else self._function(node)
        self.depth -= 1
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = _scope

    def _comprehension(self, node):
        self.generic_visit(node)
        if not APART or self.depth or any(isinstance(part, ast.NamedExpr) for part in nodes(node)):
            return node
        first = node.generators[0]
        name = located(ast.Name(id=IT, ctx=ast.Load()), first.iter)
        iterable, first.iter = first.iter, name
        arguments = ast.arguments(posonlyargs=[], args=[located(ast.arg(arg=IT), node)], kwonlyargs=[],
                                  kw_defaults=[], defaults=[])
        function = located(ast.Lambda(args=arguments, body=node), node)
        return located(ast.Call(func=function, args=[iterable], keywords=[]), node)

    visit_ListComp = visit_SetComp = visit_DictComp = _comprehension

    def visit_TypeAlias(self, node):
        return node

    def visit_match_case(self, node):
        if node.guard is not None:
            node.guard = self.visit(node.guard)
        node.body = [self.visit(statement) for statement in node.body]
        return node


def rewrite(source, filename, prologue=None):
    """Source (bytes) to a code object. Raises what compiling the source itself raises."""
    tree = compile(source, filename, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    tree = Rewriter().visit(tree)
    if prologue is not None:
        line = source.count(b"\n") + source.count(b"\r") + 2
        statements = compile(prologue, filename, "exec", ast.PyCF_ONLY_AST).body
        for statement in statements:
            for node in nodes(statement):
                if hasattr(node, "lineno"):
                    node.lineno = node.end_lineno = line
        at = 0
        body = tree.body
        if body and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str):
            at = 1
        while at < len(body) and isinstance(body[at], ast.ImportFrom) and body[at].module == "__future__":
            at += 1
        tree.body[at:at] = statements
    return insert(compile(tree, filename, "exec", dont_inherit=True))


def is_call_of_ours(position):
    """Whether the instruction with this position, as `co_positions` gives it, calls a helper."""
    return position[2:] == (0, 0)
