package dev.azureml.operator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An expression of a template (<a href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions">its
 * syntax</a>).
 */
public sealed interface Expression {
    /** A text or a number. */
    record Literal(JsonNode value) implements Expression {
    }

    /** A function with its arguments. */
    record Call(String name, List<Expression> arguments) implements Expression {
    }

    /** A property or an item of what another comes to. */
    record Part(Expression of, Expression key) implements Expression {
    }

    /** Returns the expression that a text holds; empty where it is a text as it stands. */
    static Optional<Expression> in(String text) {
        return text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[")
                ? Optional.of(new Parser(text.substring(1, text.length() - 1)).whole())
                : Optional.empty();
    }

    /** Returns a text as it stands: a second bracket at its beginning says that it is no expression. */
    static String plain(String text) {
        return text.startsWith("[[") ? text.substring(1) : text;
    }

    /** Reads one, from left to right. */
    final class Parser {
        private static final int DEEPEST = 100;
        private final String text;
        private int at;
        private int depth;

        private Parser(String text) {
            this.text = text;
        }

        private Expression whole() {
            Expression all = expression();
            blanks();
            if (at < text.length()) {
                throw wrong("nothing more");
            }
            return all;
        }

        private Expression expression() {
            if (++depth > DEEPEST) {
                throw wrong("an expression that is not so deep");
            }
            Expression read = operand();
            while (true) {
                blanks();
                if (next('.')) {
                    at++;
                    read = new Expression.Part(read, new Expression.Literal(TextNode.valueOf(name())));
                } else if (next('[')) {
                    at++;
                    Expression key = expression();
                    expect(']');
                    read = new Expression.Part(read, key);
                } else {
                    depth--;
                    return read;
                }
            }
        }

        private Expression operand() {
            blanks();
            if (next('\'')) {
                return new Expression.Literal(TextNode.valueOf(quoted()));
            }
            if (at < text.length() && (Character.isDigit(text.charAt(at)) || next('-'))) {
                return new Expression.Literal(JsonNodeFactory.instance.numberNode(number()));
            }
            StringBuilder name = new StringBuilder(name());
            while (next('.')) { // a function of the template's own has a namespace
                at++;
                name.append('.').append(name());
            }
            expect('(');
            List<Expression> arguments = new ArrayList<>();
            blanks();
            while (!next(')')) {
                if (!arguments.isEmpty()) {
                    expect(',');
                }
                arguments.add(expression());
                blanks();
            }
            at++;
            return new Expression.Call(name.toString(), List.copyOf(arguments));
        }

        /** A quote in it is written twice. */
        private String quoted() {
            StringBuilder read = new StringBuilder();
            at++;
            while (at < text.length()) {
                if (!next('\'')) {
                    read.append(text.charAt(at++));
                } else if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
                    read.append('\'');
                    at += 2;
                } else {
                    at++;
                    return read.toString();
                }
            }
            throw wrong("the quote that ends the text");
        }

        private long number() {
            int from = at++;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            try {
                return Long.parseLong(text.substring(from, at));
            } catch (NumberFormatException e) {
                throw wrong("a number");
            }
        }

        private String name() {
            blanks();
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || next('_') || next('$'))) {
                at++;
            }
            if (from == at) {
                throw wrong("a name");
            }
            return text.substring(from, at);
        }

        private void expect(char wanted) {
            blanks();
            if (!next(wanted)) {
                throw wrong("'" + wanted + "'");
            }
            at++;
        }

        private boolean next(char wanted) {
            return at < text.length() && text.charAt(at) == wanted;
        }

        private void blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private TemplateException wrong(String expected) {
            return new TemplateException("the expression [" + text + "] can't be read: at its character " + (at + 2)
                    + " there should be " + expected);
        }
    }
}
