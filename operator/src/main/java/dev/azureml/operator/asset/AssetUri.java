package dev.azureml.operator.asset;

import dev.azureml.operator.arm.ArmId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** URIs of what assets hold. */
public final class AssetUri {
    /** The long form that Azure answers, whatever form it was told. */
    private static final Pattern LONG = Pattern.compile("azureml://subscriptions/([^/]+)/resourcegroups/([^/]+)/"
            + "(?:providers/Microsoft.MachineLearningServices/)?workspaces/([^/]+)/(datastores/.+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CLIMBS = Pattern.compile("(^|/|%2f)([.]|%2e){1,2}(/|%2f|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CREDENTIALS = Pattern.compile("[?#]");

    /** The forms of which it can be told which workspace they lead to, or that they lead to this one or a registry. */
    private static final Pattern KNOWN = Pattern.compile("azureml://(?:(?:datastores|jobs|registries)/.+|subscriptions/"
            + "[^/]+/resourcegroups/[^/]+/(?:providers/Microsoft.MachineLearningServices/)?workspaces/[^/]+/.+)",
            Pattern.CASE_INSENSITIVE);

    private AssetUri() {
    }

    /** A path in a datastore of the asset's own workspace. */
    public static String inDatastore(String datastore, String path) {
        return "azureml://datastores/" + datastore + "/paths/" + path;
    }

    /** What is wrong with a path in a datastore; null when nothing is. */
    public static @Nullable String wrongPath(String path) {
        if (path.startsWith("/")) {
            return "a path in a datastore has no leading slash";
        }
        if (CREDENTIALS.matcher(path).find() || path.contains("\\")) {
            return "a path has no question mark, number sign or backslash";
        }
        return CLIMBS.matcher(path).find() ? "the path must not leave the datastore's container" : null;
    }

    /** What is wrong with a URI; null when nothing is. */
    public static @Nullable String wrongUri(String uri) {
        if (CREDENTIALS.matcher(uri).find()) {
            return "a URI has no query: credentials belong into the Secret of a datastore";
        }
        if (uri.strip().toLowerCase(Locale.ROOT).startsWith("azureml:") && !KNOWN.matcher(uri).matches()) {
            return "it can't be told which workspace the URI leads to, as with one that has the workspace's GUID: write"
                    + " azureml://datastores/<datastore>/paths/<path> for this workspace, or azureml://subscriptions/"
                    + "<id>/resourcegroups/<name>/workspaces/<name>/datastores/<datastore>/paths/<path> for another";
        }
        return CLIMBS.matcher(uri).find() ? "the URI must not climb out of its container" : null;
    }

    /** One spelling for all that lead to the same place. */
    static String canonical(String uri, ArmId workspace) {
        Matcher parts = LONG.matcher(uri);
        String place = parts.matches() && isIn(parts, workspace) ? "azureml://" + parts.group(4) : uri;
        return place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
    }

    private static boolean isIn(Matcher parts, ArmId workspace) {
        return lower(parts.group(1)).equals(lower(workspace.subscriptionId()))
                && lower(parts.group(2)).equals(lower(workspace.resourceGroup()))
                && lower(parts.group(3)).equals(lower(workspace.name()));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
