package dev.azureml.operator.workbook;

import dev.azureml.operator.arm.ArmId;

/** A question that people ask of the logs of a workspace, as a query and as a panel. */
enum Panel {
    JOB_EVENTS("job-events", "Jobs by event", "How many jobs were submitted, ran, failed and succeeded, by the hour",
            Look.TIMECHART, "AmlComputeJobEvent", """
                    | summarize Events = count() by EventType, bin(TimeGenerated, 1h)"""),
    FAILED_JOBS("failed-jobs", "Jobs that failed", "The last hundred, with what Azure says of each", Look.TABLE,
            "AmlComputeJobEvent", """
                    | where EventType == "JobFailed"
                    | project TimeGenerated, ExperimentName, JobName, ClusterName, JobErrorMessage, ErrorDetails
                    | top 100 by TimeGenerated desc"""),
    FAILURES_BY_EXPERIMENT("failures-by-experiment", "Failures by experiment",
            "Which experiments most jobs have failed of", Look.BARCHART, "AmlComputeJobEvent", """
                    | where EventType == "JobFailed"
                    | summarize Failures = dcount(JobId) by ExperimentName
                    | top 20 by Failures desc"""),
    LONGEST_JOBS("longest-jobs", "Longest jobs", "From their being submitted to their success", Look.TABLE,
            "AmlComputeJobEvent",
            """
                    | where OperationName in ("JobSubmitted", "JobSucceeded")
                    | summarize Begun = minif(TimeGenerated, OperationName == "JobSubmitted"), \
                    Ended = maxif(TimeGenerated, OperationName == "JobSucceeded"), \
                    JobName = take_anyif(JobName, isnotempty(JobName)), \
                    ExperimentName = take_anyif(ExperimentName, isnotempty(ExperimentName)), \
                    ClusterName = take_anyif(ClusterName, isnotempty(ClusterName)) by JobId
                    | where isnotnull(Begun) and isnotnull(Ended)
                    | extend Duration = Ended - Begun
                    | top 20 by Duration desc"""),
    CLUSTER_UTILIZATION("cluster-utilization", "How clusters are used", "Running and idle nodes of each, by the hour",
            Look.TIMECHART, "AmlComputeClusterEvent",
            """
                    | summarize Running = avg(RunningNodeCount), Idle = avg(IdleNodeCount) by ClusterName, bin(TimeGenerated, 1h)"""),
    NODES("nodes", "Nodes of all clusters", "The most that there were in each hour", Look.TIMECHART,
            "AmlComputeClusterEvent", """
                    | summarize Nodes = max(CurrentNodeCount) by ClusterName, bin(TimeGenerated, 1h)
                    | summarize Nodes = sum(Nodes) by TimeGenerated"""),
    LARGEST_CLUSTERS("largest-clusters", "Largest clusters", "Those that had the most nodes at once", Look.BARCHART,
            "AmlComputeClusterEvent", """
                    | summarize Nodes = max(CurrentNodeCount) by ClusterName, VmSize, VmPriority
                    | top 10 by Nodes desc"""),
    INSTANCES("instances", "Compute instances",
            "When each was first and last spoken of; needs the log ComputeInstanceEvent",
            Look.TABLE, "AmlComputeInstanceEvent", """
                    | extend Instance = column_ifexists("AmlComputeInstanceName", "")
                    | summarize First = min(TimeGenerated), Last = max(TimeGenerated), Events = count() by Instance
                    | order by First desc"""),
    DATA_SETS("data-sets", "Data assets by who reads them", "Needs the log DataSetReadEvent", Look.TABLE,
            "AmlDataSetEvent", """
                    | where split(OperationName, "/")[-1] == "READ" and AmlDatasetId != ""
                    | extend Who = parse_json(Identity)
                    | summarize Reads = count() by AmlDatasetId, UserName = tostring(Who.UserName)
                    | order by Reads desc""");

    /** How a workbook shows an answer. */
    enum Look {
        TABLE,
        TIMECHART,
        BARCHART
    }

    private final String key;
    private final String title;
    private final String about;
    private final Look look;
    private final String table;
    private final String steps;

    Panel(String key, String title, String about, Look look, String table, String steps) {
        this.key = key;
        this.title = title;
        this.about = about;
        this.look = look;
        this.table = table;
        this.steps = steps;
    }

    /** Returns what tells it from the others, for good: its resource is named by it. */
    String key() {
        return key;
    }

    String title() {
        return title;
    }

    String about() {
        return about;
    }

    Look look() {
        return look;
    }

    /** Returns the query: of that workspace alone, as others may send to the same place. */
    String query(ArmId workspace) {
        return table + "\n| where _ResourceId =~ \"" + workspace.value().replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"\n" + steps;
    }
}
