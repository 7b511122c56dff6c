package dev.azureml.operator.plan;

/** Texts for people, which have a place of some length. */
public final class Texts {
    private Texts() {
    }

    /** Returns no more of the text than fits, an ellipsis last where some is missing, never half a character. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
