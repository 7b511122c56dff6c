package dev.azureml.operator.arm;

import java.util.regex.Pattern;

/**
 * Hides who asked where Azure's refusals repeat it: the client id and object id of the operator, or of whoever lent a
 * workspace, are not for the one whose object's status says what was refused. What was asked, and of what, stays.
 */
final class Callers {
    private static final String HIDDEN = "***";
    private static final String GUID = "\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";
    /** A text that was cut may end within the id. */
    private static final Pattern QUOTED = Pattern
            .compile("(?i)\\b((?:client(?:[ _]?id)?|object[ _]?id)[ :=]{1,3})(['\"])[^'\"]*(?:\\2|$)");
    private static final Pattern APPLICATION = Pattern.compile("(?i)\\b((?:(?:client|object|app)[ _]?id|oid|app"
            + "|application|application with identifier)[ :=]{1,3}['\"]?)(?:" + GUID
            + "|\\p{XDigit}{8}[\\p{XDigit}-]{0,27}$)");

    private Callers() {
    }

    /** Returns the text without the ids of whoever asked. */
    static String hide(String text) {
        String quoted = QUOTED.matcher(text).replaceAll("$1$2" + HIDDEN + "$2");
        return APPLICATION.matcher(quoted).replaceAll("$1" + HIDDEN);
    }
}
