package dev.azureml.operator.plan;

/** Texts for people, which have a place of some length. */
public final class Texts {
    private Texts() {
    }

    /** Returns no more of the text than fits, an ellipsis last where some is missing, never half a character. */
    public static String cut(String text, int most) {
        return length(text) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** Returns how long the text is as the API server counts: one for each character, also for one that is two in Java. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
