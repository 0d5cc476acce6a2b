@rem The scripts of package.json begin with `exec`, so that a Unix shell hands its place, and its signals, to the gateway.
@rem On Windows cmd.exe finds this file in its place: it runs what follows.
@%*
