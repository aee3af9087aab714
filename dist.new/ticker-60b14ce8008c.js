// Beats once a second. A Worker's timer goes on at its pace while the page is hidden; the page's own may come once a
// minute then, and a desk that is covered by another window must not lose its phone for that.
setInterval(() => postMessage(0), 1000);
