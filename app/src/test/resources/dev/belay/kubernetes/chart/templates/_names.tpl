{{- define "labels" -}}
app.kubernetes.io/name: dify
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}
{{- define "select" -}}
app.kubernetes.io/name: dify
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
