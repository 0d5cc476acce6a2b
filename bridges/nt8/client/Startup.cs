using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace NexusBridge.Client
{
    /// <summary>What edge-js calls, once in a process.</summary>
    public sealed class Startup
    {
        /// <summary>
        /// Begins to listen. Takes {port, linksMax, backlogBytesMax, onBatch}; onBatch is given batches of records as bytes, one
        /// at a time, and answers when it can take the next. The result is a function that takes such batches (see Records).
        /// </summary>
        public Task<object> Invoke(object input)
        {
            IDictionary<string, object> options = (IDictionary<string, object>)input;
            Func<object, Task<object>> onBatch = (Func<object, Task<object>>)options["onBatch"];
            LinkServer server = new LinkServer(
                (int)options["port"], (int)options["linksMax"], (int)options["backlogBytesMax"], onBatch);
            server.Start();
            Func<object, Task<object>> send = batch =>
            {
                server.Take((byte[])batch);
                return Task.FromResult<object>(null);
            };
            return Task.FromResult<object>(send);
        }
    }
}
