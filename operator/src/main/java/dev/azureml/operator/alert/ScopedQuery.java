package dev.azureml.operator.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a query stays in the scope of its rule. KQL has functions that read other workspaces, clusters and addresses, and
 * Azure runs a rule's query with the rights of whoever wrote the rule. So a query may use what is known to read nothing
 * (see {@link KqlWords}), and all else is refused, as is what Azure might read otherwise than it is read here.
 */
public final class ScopedQuery {
    private static final String SYMBOLS = "|()[],.;:=<>!~+-*/%$";
    private static final String EXAMPLE = ", such as AmlComputeJobEvent | where EventType == \"JobFailed\" | summarize"
            + " count() by ClusterName";

    private enum Type {
        NAME,
        NUMBER,
        STRING,
        LITERAL,
        SYMBOL,
        END
    }

    private record Token(Type type, String text, int from, int to) {
        boolean is(String symbol) {
            return type == Type.SYMBOL && text.equals(symbol);
        }

        boolean isName() {
            return type == Type.NAME;
        }
    }

    private static final class Beyond extends Exception {
        private static final long serialVersionUID = 1;

        Beyond(String what) {
            super(what);
        }
    }

    private final String query;
    private int at;

    private ScopedQuery(String query) {
        this.query = query;
    }

    /** Returns why a query is refused, and what to write instead; empty for one that stays in its scope. */
    public static Optional<String> beyond(String query) {
        try {
            check(new ScopedQuery(query).tokens());
            return Optional.empty();
        } catch (Beyond e) {
            return Optional.of(e.getMessage()
                    + ": Azure would run it with the operator's rights, so a query is of the tables"
                    + " of this scope, with the operators and functions that the page of MLAlertRule lists" + EXAMPLE);
        }
    }

    private List<Token> tokens() throws Beyond {
        List<Token> tokens = new ArrayList<>();
        for (Token token = next(); token.type() != Type.END; token = next()) {
            tokens.add(token);
        }
        return tokens;
    }

    private Token next() throws Beyond {
        skip();
        int from = at;
        if (at == query.length()) {
            return new Token(Type.END, "", from, from);
        }
        char c = query.charAt(at);
        if (c == '"' || c == '\'' || (c == '@' && isQuote(at + 1))) {
            string();
            return token(Type.STRING, from);
        }
        if (isWord(c)) {
            boolean isName = c < '0' || c > '9';
            while (at < query.length() && (isWord(query.charAt(at)) || (!isName && query.charAt(at) == '.'
                    && !(at + 1 < query.length() && query.charAt(at + 1) == '.')))) {
                at++;
            }
            return isName && literal(query.substring(from, at))
                    ? token(Type.LITERAL, from)
                    : token(isName ? Type.NAME : Type.NUMBER, from);
        }
        if (SYMBOLS.indexOf(c) < 0) {
            throw new Beyond(named(c) + " at position " + (at + 1)
                    + " is not taken outside of a string: only letters, digits, spaces, new lines and " + SYMBOLS
                    + " are");
        }
        at++;
        return token(Type.SYMBOL, from);
    }

    private Token token(Type type, int from) {
        return new Token(type, query.substring(from, at), from, at);
    }

    /** Over white space and comments. */
    private void skip() throws Beyond {
        while (at < query.length()) {
            char c = query.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n') {
                at++;
            } else if (query.startsWith("//", at)) {
                while (at < query.length() && query.charAt(at) != '\n') {
                    text();
                }
            } else {
                return;
            }
        }
    }

    /** One that ends where it must for Azure too: on its line. */
    private void string() throws Beyond {
        int from = at;
        boolean verbatim = query.charAt(at) == '@';
        at += verbatim ? 1 : 0;
        char quote = query.charAt(at++);
        while (at < query.length() && query.charAt(at) != '\n') {
            char c = query.charAt(at);
            if (c == quote && verbatim && at + 1 < query.length() && query.charAt(at + 1) == quote) {
                at += 2;
            } else if (c == quote) {
                at++;
                return;
            } else if (c == '\\' && !verbatim && at + 1 < query.length() && query.charAt(at + 1) != '\n') {
                at++;
                text();
            } else {
                text();
            }
        }
        throw new Beyond("the string at position " + (from + 1) + " does not end on its line");
    }

    /** One character of a string or a comment: what is seen, or a tab. */
    private void text() throws Beyond {
        int c = query.codePointAt(at);
        boolean isSeen = switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
        if (!isSeen && c != '\t') {
            throw new Beyond(named(c) + " at position " + (at + 1)
                    + " is not taken in a string or a comment: only what is seen is");
        }
        at += Character.charCount(c);
    }

    /** Whether it is a value in parentheses, whose end nobody can take for another: then it is skipped. */
    private boolean literal(String name) throws Beyond {
        int open = at;
        while (open < query.length() && " \t\n".indexOf(query.charAt(open)) >= 0) {
            open++;
        }
        if (!KqlWords.LITERALS.contains(name) || open == query.length() || query.charAt(open) != '(') {
            return false;
        }
        char quote = 0;
        for (int i = open + 1; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c == ')' && quote == 0) {
                at = i + 1;
                return true;
            }
            if (c < ' ' || c > '~' || "()\\`@#;|".indexOf(c) >= 0 || query.startsWith("//", i)) {
                break;
            }
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        throw new Beyond(name + "(…) at position " + (at - name.length() + 1)
                + " must hold a plain value on one line, such as datetime(2026-01-31) or dynamic([\"a\", \"b\"]); what is"
                + " computed is converted by todatetime(…) and the like");
    }

    private boolean isQuote(int index) {
        return index < query.length() && (query.charAt(index) == '"' || query.charAt(index) == '\'');
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static String named(int c) {
        return c > ' ' && c <= '~' ? "the character " + (char) c : "the character U+%04X".formatted(c);
    }

    private static void check(List<Token> tokens) throws Beyond {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token before = i == 0 ? null : tokens.get(i - 1);
            boolean begins = before == null || before.is(";") || before.is("(") || before.is("=");
            if (token.is("(")) {
                called(before, i < 2 ? null : tokens.get(i - 2));
            } else if (token.is("~") && before != null && before.is("~")) {
                throw new Beyond("a string of several lines (~~~) is not taken");
            } else if (before != null && before.is("|")) {
                operator(tokens, i);
            } else if (begins && token.isName() && KqlWords.NO_TABLES.contains(token.text())) {
                throw new Beyond(token.text() + " is not what a query may begin with");
            } else if (begins && token.isName() && "union".equals(token.text())) {
                plainNames(tokens, i + 1);
            }
        }
    }

    /** What stands before a parenthesis, and before that. */
    private static void called(@Nullable Token name, @Nullable Token before) throws Beyond {
        if (name == null || (name.type() == Type.SYMBOL && !name.is("]") && !name.is(")"))) {
            return;
        }
        if (!name.isName() || (before != null && (before.is(".") || before.is("$")))) {
            throw new Beyond("a call of " + name.text() + " at position " + (name.from() + 1)
                    + " is not a plain name before a parenthesis");
        }
        if (KqlWords.FUNCTIONS.contains(name.text()) || KqlWords.BEFORE_PARENTHESES.contains(name.text())
                || (KqlWords.PLUGINS.contains(name.text()) && before != null && before.text().equals("evaluate"))) {
            return;
        }
        throw new Beyond(name.text() + "() is not one of the functions that a query may call");
    }

    private static void operator(List<Token> tokens, int first) throws Beyond {
        StringBuilder name = new StringBuilder(tokens.get(first).text());
        int i = first + 1;
        while (i + 1 < tokens.size() && tokens.get(i).is("-") && tokens.get(i + 1).isName()
                && tokens.get(i).from() == tokens.get(i - 1).to() && tokens.get(i).to() == tokens.get(i + 1).from()) {
            name.append('-').append(tokens.get(i + 1).text());
            i += 2;
        }
        if (!KqlWords.OPERATORS.contains(name.toString())) {
            throw new Beyond(name + " is not one of the operators that may follow a pipe");
        }
        if ("union".contentEquals(name)) {
            plainNames(tokens, i);
        } else if ("evaluate".contentEquals(name)
                && (i == tokens.size() || !KqlWords.PLUGINS.contains(tokens.get(i).text()))) {
            throw new Beyond("evaluate " + (i == tokens.size() ? "" : tokens.get(i).text())
                    + " is not one of the plugins that a query may use");
        }
    }

    /** A union is of tables by their names: patterns may mean what is not known here. */
    private static void plainNames(List<Token> tokens, int from) throws Beyond {
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is("|") || token.is(";") || token.is(")")) {
                return;
            }
            if (!token.isName() && !token.is(",") && !token.is("=")) {
                throw new Beyond(
                        "union takes plain names of tables, such as union AmlComputeJobEvent, AmlRunEvent, and not "
                                + token.text());
            }
            if (token.isName() && (KqlWords.NO_TABLES.contains(token.text())
                    || KqlWords.SCOPES.contains(token.text()))) {
                throw new Beyond(token.text() + " is not the name of a table");
            }
        }
    }
}
