package dev.azureml.operator.crd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CRD of the cluster that is another than the operator's.
 *
 * @param crd its name
 * @param text what that is and what to do, in one line
 */
record CrdSkew(String crd, String text) {
    private static final int MOST_NAMED = 5;
    private static final String APPLY = "apply the CRDs of the operator's version (helm upgrade with crds.install, or "
            + "kubectl apply --server-side -f crds/), and then once more what was applied meanwhile";

    static Optional<CrdSkew> of(String crd, SchemaDifference difference) {
        if (difference.isEmpty()) {
            return Optional.empty();
        }
        boolean older = difference.further().isEmpty() && !difference.lacking().isEmpty();
        boolean newer = difference.lacking().isEmpty() && !difference.further().isEmpty();
        List<String> parts = new ArrayList<>();
        add(parts, difference.lacking(), "it lacks ", ", which the API server drops silently from what is applied");
        add(parts, difference.further(), "it has ", ", which this operator does not know and does nothing about");
        add(parts, difference.changed(), "it has other rules for ", "");
        String which = older ? "older than" : newer ? "newer than" : "another than";
        String what = newer
                ? "upgrade the operator to the version of the CRDs"
                : APPLY;
        return Optional
                .of(new CrdSkew(crd, "CRD " + crd + " is " + which + " the one that this operator was built with: "
                        + String.join("; ", parts) + "; " + what));
    }

    private static void add(List<String> parts, List<String> paths, String before, String after) {
        if (!paths.isEmpty()) {
            List<String> named = paths.subList(0, Math.min(MOST_NAMED, paths.size()));
            int more = paths.size() - named.size();
            parts.add(before + String.join(", ", named) + (more == 0 ? "" : " and " + more + " more") + after);
        }
    }
}
