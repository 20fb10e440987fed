/** The help of `--help`, below the description. */
export const helpText = `
  Usage
    $ sls-top [options]
    $ sls-top demo [--port N]   serve the demo account without a screen, until ^C
    $ sls-top dlq COMMAND       dead letters without the screen: list, peek, redrive, delete,
                                export, import, purge, status (sls-top dlq --help)

  Options
    --profile NAME        profile of the AWS config files
    --region CODE         region to look at, such as eu-west-1
    --endpoint-url URL    send every request there: an emulator, a proxy
    --service LIST        services to show, comma-separated (default: all):
                          sqs, kinesis, lambda, sns, alarms
    --filter TEXT         show names with TEXT; glob with *, /regex/, ! for the inverse
    --interval SECONDS    how often live values are read (default 2, at least 1)
    --read-only           refuse every call that changes anything; peek and redrive are gone
    --redact              hide bodies, ids and account numbers, for shared screens and recordings
    --demo                look at the embedded demo account: no AWS account needed
    --once                print the table once and leave
    --json                with --once: print one JSON document (schema sls-top/1)
    --no-color            no colours (NO_COLOR does the same)
    --ascii               only ASCII on the screen
    --config FILE         read this file instead of ~/.config/sls-top/config.toml: defaults for
                          these flags (--no-read-only and the like undo one), pins, accounts
    --log-level LEVEL     debug, info, warning (default) or error, for the log file
    --version             print the version
    --help                print this help

  Examples
    $ sls-top --demo
    $ sls-top --profile prod --region eu-west-1 --read-only
    $ sls-top --filter 'orders-*' --interval 5
    $ sls-top --once --json | jq '.services.sqs.resources[] | select(.health == "critical")'
    $ sls-top --endpoint-url http://localhost:4566
    $ sls-top dlq list --json
    $ sls-top dlq redrive orders-dlq --where "body.code == 'E1'" --rate 10 --dry-run

  Exit codes
    0 fine · 1 unexpected, see the log · 2 wrong usage · 3 AWS cannot be reached or no credentials
    4 --once printed a part only: the errors are listed · dlq: a part only, or letters are there
`;
