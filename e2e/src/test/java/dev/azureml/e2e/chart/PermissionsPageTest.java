package dev.azureml.e2e.chart;

import dev.azureml.e2e.kube.Checkout;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page says that the operator may do in Kubernetes is what the chart grants; -Dcharts.write writes it anew. */
class PermissionsPageTest {
    private static final Pattern GRANTS = Pattern.compile("(?m)^kind: (ServiceAccount|(Cluster)?Role(Binding)?)$");
    private static final Pattern OWN = Pattern.compile("(?m)^  name: " + Chart.NAME + "$");
    private static final Pattern LABELS = Pattern.compile("(?m)^  labels:\\n(    .*\\n)+");
    private static final Pattern NOT_SHOWN = Pattern
            .compile("(?m)^# Source: .*\\n|^automountServiceAccountToken: .*\\n");

    @Test
    void itHasWhatTheChartGrants() throws IOException {
        PagePart.check(Checkout.find().path("operator/docs/permissions.md"), "grants",
                "```yaml\n" + grants() + "```\n");
    }

    private static String grants() {
        String rendered = Chart.render("azureml-system", Chart.LEAST
                + """
                        inClusterExtension:
                          enabled: true
                          clusterId: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c
                        """);
        return Arrays.stream(rendered.split("(?m)^---$")).filter(object -> GRANTS.matcher(object).find()
                && OWN.matcher(object).find())
                .map(object -> NOT_SHOWN.matcher(LABELS.matcher(object).replaceAll("")).replaceAll("").strip() + "\n")
                .collect(Collectors.joining("---\n"));
    }
}
