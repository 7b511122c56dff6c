package dev.azureml.operator.text;

import java.util.regex.Pattern;

/** What must not be written or shown. */
public final class Secrecy {
    private static final int MOST_SHOWN = 80;
    /** What opens a door by its look alone, even in code. */
    private static final String CERTAIN = "(?i)accountkey\\s*=\\s*[a-z0-9+/]{20,}|sharedaccesskey\\s*=\\s*[a-z0-9+/]{20,}"
            + "|[?&]sig=[a-z0-9%+/]{8,}|private key-----|[a-z]+://[^/\\s:@]*:[^/\\s@{$]+@"
            + "|\\b(ghp|gho|github_pat|glpat|xox[bp]|sk)[_-][a-zA-Z0-9_-]{16,}|eyJ[a-zA-Z0-9_-]{10,}[.]eyJ";
    private static final Pattern IN_FILES = Pattern.compile(CERTAIN);
    /** A value that is given to such a name, in code between quotes, in settings without. */
    private static final Pattern GIVEN = Pattern
            .compile("(?im)(key|secret|passw(or)?d|pwd|token|connection_?string)['\"]?\\s*[:=]\\s*"
                    + "['\"][^'\"{$<\\[(\\s]{8,}['\"]|^[\\s-]*[a-z0-9_.-]*(key|secret|passw(or)?d|pwd|token|connection_?string)"
                    + "\\s*[:=]\\s*(?!os[.]|self[.]|none|true|false|null)[a-z0-9+/=_.~-]{8,}\\s*$");
    /** What follows an argument of such a name; what names a variable is none. */
    private static final String ARGUMENT = "(?<!\\S)--(((access|account|api|storage|auth|private|shared|subscription)[_-]?)?key"
            + "|([a-z0-9]+[_-])*(secret|pass(word|wd|phrase)?|pwd)"
            + "|((sas|access|auth|bearer|refresh|api|hf|pat|git|github|gitlab)[_-]?)?token|pat|sas|connection[_-]?string)"
            + "(\\s+|=)['\"]?[^\\s'\"${<-]";
    private static final Pattern SECRET = Pattern.compile(CERTAIN + "|(account|shared(access)?)key\\s*=|[?&;]s(ig|v)="
            + "|sharedaccesssignature|pass(word|wd)?\\s*=|pwd\\s*=|client_?secret\\s*=|" + ARGUMENT);
    private static final Pattern SECRET_NAME = Pattern.compile("(?i)(^|.*[_.-])((access|account|api|storage|primary|"
            + "secondary|subscription|shared|private|encryption|signing|auth)?[_-]?key|secrets?|pass(word|wd|phrase)?|pwd|"
            + "(sas|access|auth|bearer|refresh|api|hf|pat)?[_-]?token|pat|sas|credentials?|connection[_-]?string|conn[_-]?str)"
            + "([_-]?[0-9])?|.*(secret|password|apikey)");

    private Secrecy() {
    }

    /** Tells whether a text has something in it that opens a door. */
    public static boolean isSecret(String value) {
        return SECRET.matcher(value).find();
    }

    /** Tells whether a file has something in it that opens a door; code is full of names of such things. */
    public static boolean isInFile(String content) {
        return IN_FILES.matcher(content).find() || GIVEN.matcher(content).find();
    }

    /** Tells whether what is called so opens a door. */
    public static boolean isNameOfSecret(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    /** Returns a value fit for a message: short, on one line, and without what opens doors. */
    public static String shown(String value) {
        if (isSecret(value)) {
            return "***";
        }
        String line = value.strip().replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
        return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
    }
}
