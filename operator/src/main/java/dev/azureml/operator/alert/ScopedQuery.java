package dev.azureml.operator.alert;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a query stays in the scope of its rule. KQL has functions that read other workspaces, clusters and addresses; a rule
 * without an identity reads them with the rights of whoever wrote it.
 */
final class ScopedQuery {
    private static final String NAMES = "workspace|app|resource|adx|arg|cluster|database|externaldata|external_table"
            + "|materialized_view|stored_query_result|\\w+_request(?:_\\w+)?";
    /** White space and comments may stand between a name, which may be in brackets, and its parenthesis. */
    private static final String BETWEEN = "(?:['\"]\\s*])?(?:\\s|//[^\\n]*(?:\\n|$))*[(]";
    private static final Pattern BEYOND = Pattern.compile("\\b(" + NAMES + ")" + BETWEEN, Pattern.CASE_INSENSITIVE
            | Pattern.UNICODE_CHARACTER_CLASS);

    private ScopedQuery() {
    }

    /** Returns the first that reads something else, such as {@code workspace()}; what only looks like it counts, too. */
    static Optional<String> beyond(String query) {
        Matcher found = BEYOND.matcher(query);
        return found.find() ? Optional.of(found.group(1) + "()") : Optional.empty();
    }
}
