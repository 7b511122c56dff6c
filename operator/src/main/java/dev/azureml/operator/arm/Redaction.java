package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes out of texts what must not be read: secrets by their look, and those that the request itself carried. */
public final class Redaction {
    private static final String HIDDEN = "***";
    private static final int SHORTEST_SECRET = 4;
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)\\b(sig|AccountKey|SharedAccessKey|SharedAccessSignature|client_secret|client_assertion|password|pwd"
                    + "|access_token|refresh_token)(\"?\\s*[=:]\\s*\"?)[^\\s&;,\"'<>]+");
    private static final Pattern BEARER = Pattern.compile("(?i)\\bBearer\\s+[\\w.~+/=-]{8,}");
    /** Begins where nothing of a token can stand before it: else each of its parts would be tried to the end. */
    private static final Pattern TOKEN = Pattern.compile("(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-]+(\\.[\\w-]*)?");
    private static final Pattern STORAGE_KEY = Pattern.compile("[A-Za-z0-9+/]{86}==");
    private static final Pattern SECRET_NAME = Pattern
            .compile("(?i)(.*secret|.*password|.*token|.*accessKey|.*privateKey"
                    + "|key|keys|primaryKey|secondaryKey|accountKey|sas|pat|secureValue|connectionString|cert|certificate)");
    private static final Set<String> SECRET_HOLDERS = Set.of("secrets", "configurationprotectedsettings", "keys");
    private static final Set<String> PLAIN_NAMES = Set.of("secretstype", "authtype", "credentialstype");

    private Redaction() {
    }

    /** The text without what looks like a secret. */
    public static String redact(String text) {
        var result = ASSIGNED.matcher(text).replaceAll("$1$2" + HIDDEN);
        result = BEARER.matcher(result).replaceAll("Bearer " + HIDDEN);
        result = TOKEN.matcher(result).replaceAll(HIDDEN);
        return STORAGE_KEY.matcher(result).replaceAll(HIDDEN);
    }

    /** Hides every secret of the request body where the error repeats it. */
    static ArmError hide(ArmError error, @Nullable JsonNode requestBody) {
        if (requestBody == null) {
            return error;
        }
        var secrets = new ArrayList<String>();
        collect(requestBody, false, secrets);
        return secrets.isEmpty() ? error : error.mapMessages(text -> hideAll(text, secrets));
    }

    private static String hideAll(String text, List<String> secrets) {
        var result = text;
        for (var secret : secrets) {
            result = result.replace(secret, HIDDEN);
        }
        return result;
    }

    private static void collect(JsonNode node, boolean isSecret, List<String> secrets) {
        if (node.isTextual() && isSecret && node.textValue().length() >= SHORTEST_SECRET) {
            secrets.add(node.textValue());
        }
        if (node.isArray()) {
            node.forEach(item -> collect(item, isSecret, secrets));
        }
        node.properties().forEach(field -> {
            var name = field.getKey().toLowerCase(Locale.ROOT);
            boolean holds = isSecret || SECRET_HOLDERS.contains(name) || SECRET_NAME.matcher(name).matches();
            collect(field.getValue(), holds && !PLAIN_NAMES.contains(name), secrets);
        });
    }
}
