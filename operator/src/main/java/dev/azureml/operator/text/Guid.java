package dev.azureml.operator.text;

import java.util.regex.Pattern;

/** The ids that Azure gives subscriptions, tenants and principals. */
public final class Guid {
    /** One that stands for any other, where somebody has still to say which. */
    public static final String NONE = "00000000-0000-0000-0000-000000000000";
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Guid() {
    }

    /** Whether the text is one, in letters of any case. */
    public static boolean is(String text) {
        return FORM.matcher(text).matches();
    }
}
